using DmMaster.Store.Tests.Model;

namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>Each seed with a server of its own, since the model knows every key.</summary>
public sealed class ApiModelTests : ModelConformance, IDisposable
{
    private readonly ApiServer _server = new();

    protected override int Steps => 3_000;

    protected override IKeyValueStore CreateStore() => _server.Connect();

    protected override Revision? Oldest(IKeyValueStore store) => _server.Served.OldestRevision;

    protected override bool TryAdvance(TimeSpan by)
    {
        _server.Time.Advance(by);
        return true;
    }

    public void Dispose() => _server.Dispose();
}
