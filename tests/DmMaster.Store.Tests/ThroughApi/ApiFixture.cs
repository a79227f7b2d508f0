namespace DmMaster.Store.Tests.ThroughApi;

/// <summary>The one server that the suites share: they keep to keys of their own, and run one after the other.</summary>
public sealed class ApiFixture : IDisposable
{
    /// <summary>The collection of all who share it.</summary>
    public const string Collection = "through the api";

    /// <summary>The server.</summary>
    public ApiServer Server { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
