using DmMaster.Benchmarks.Hostile;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;

namespace DmMaster.Benchmarks.Etcd;

/// <summary>A server of the etcd API in a process of its own.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Program">The process.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record EtcdServer(string Name, ChildProgram Program, Uri Address) : IAsyncDisposable
{
    private const string EtcdProgram = "/usr/bin/etcd";

    /// <summary>Debian's etcd with its data in a directory.</summary>
    public static Task<EtcdServer> StartEtcdAsync(string directory, CancellationToken cancellationToken) => StartEtcdAsync(directory, null, cancellationToken);

    /// <summary>The same with TLS for its clients, if there are files for it.</summary>
    public static async Task<EtcdServer> StartEtcdAsync(string directory, TlsFiles? files, CancellationToken cancellationToken)
    {
        if (!File.Exists(EtcdProgram))
        {
            throw new MeasurementException("etcd is missing: apt-get install etcd-server");
        }

        var (client, peer) = (FreePort.Take(), FreePort.Take());
        var url = $"{(files is null ? "http" : "https")}://127.0.0.1:{client}";
        string[] tls = files is null ? [] : ["--cert-file", files.Certificate, "--key-file", files.Key, "--trusted-ca-file", files.Authority, "--client-cert-auth"];
        var peerUrl = $"http://127.0.0.1:{peer}";
        var program = ChildProgram.Start(EtcdProgram,
        [
            .. tls, "--data-dir", directory, "--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", peerUrl,
            "--initial-advertise-peer-urls", peerUrl, "--initial-cluster", $"default={peerUrl}", "--max-txn-ops", "2048",
        ]);
        await program.LineAsync(files is null ? "ready to serve client requests" : "serving client requests on", cancellationToken);
        return new EtcdServer("etcd", program, new Uri(url));
    }

    /// <summary>A dm-master.</summary>
    /// <param name="name">Shown in the table.</param>
    /// <param name="more">Arguments that make it what the name says.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<EtcdServer> StartMasterAsync(string name, string[] more, CancellationToken cancellationToken)
    {
        var master = await MasterProcess.StartAsync(more, cancellationToken);
        return new EtcdServer(name, master.Program, master.Uri);
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
