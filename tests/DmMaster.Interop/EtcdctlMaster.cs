namespace DmMaster.Interop;

/// <summary>The program, shared by the tests that point etcdctl at it.</summary>
public sealed class EtcdctlMaster : IAsyncLifetime
{
    private MasterProcess? _master;

    /// <summary>etcdctl, pointed at it.</summary>
    internal Etcdctl Ctl { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _master = await MasterProcess.StartAsync();
        Ctl = new Etcdctl($"127.0.0.1:{_master.Port}");
    }

    public Task DisposeAsync()
    {
        _master?.Dispose();
        return Task.CompletedTask;
    }
}
