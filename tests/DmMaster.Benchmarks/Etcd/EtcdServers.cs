namespace DmMaster.Benchmarks.Etcd;

/// <summary>The servers that are compared, all running at the same time and asked in turn.</summary>
/// <param name="directory">Where their data is.</param>
/// <param name="all">The servers, etcd last.</param>
internal sealed class EtcdServers(DirectoryInfo directory, IReadOnlyList<EtcdServer> all) : IAsyncDisposable
{
    /// <summary>The servers, etcd last.</summary>
    public IReadOnlyList<EtcdServer> All => all;

    public static async Task<EtcdServers> StartAsync(CancellationToken cancellationToken)
    {
        // Beside this program: a directory for temporary files may be in memory, where nothing has to be written.
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"etcd-{Guid.NewGuid():n}"));
        return new EtcdServers(directory,
        [
            await EtcdServer.StartMasterAsync("dm-master in memory", [], cancellationToken),
            await EtcdServer.StartMasterAsync("dm-master, durable", ["-data-dir", Path.Combine(directory.FullName, "dm-master")], cancellationToken),
            await EtcdServer.StartEtcdAsync(Path.Combine(directory.FullName, "etcd"), cancellationToken),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in all)
        {
            await server.DisposeAsync();
        }

        directory.Delete(recursive: true);
    }
}
