using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DmMaster.Tools;
using DmMaster.Store.EtcdClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.EtcdClient;

/// <summary>A real etcd process with a directory of its own, on ports that were free.</summary>
public sealed class EtcdServer : IDisposable
{
    /// <summary>How long a started etcd may take until it answers. Only turns a hang into a failure.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("etcd-").FullName;
    private readonly string _name;
    private readonly string[] _more;
    private Process? _process;

    /// <summary>Makes one; it is not running yet.</summary>
    public EtcdServer(string name, int clientPort, int peerPort, params string[] more)
    {
        _name = name;
        _more = more;
        Client = new Uri($"{(more.Contains("--client-cert-auth") ? "https" : "http")}://127.0.0.1:{clientPort}");
        Peer = new Uri($"http://127.0.0.1:{peerPort}");
    }

    /// <summary>The client URL.</summary>
    public Uri Client { get; }

    /// <summary>The peer URL.</summary>
    public Uri Peer { get; }

    /// <summary>Skips the test without etcd.</summary>
    public static void Require() => InstalledTools.Require("etcd", "etcd-server");

    /// <summary>A member that is a cluster of its own, running.</summary>
    public static EtcdServer StartOne(params string[] more)
    {
        Require();
        var ports = FreePorts(2);
        var server = new EtcdServer("one", ports[0], ports[1], more);
        server.Start($"one={server.Peer.OriginalString}");
        server.WaitUntilReady();
        return server;
    }

    /// <summary>Ports that are free now.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>Starts the process, with the data that it had before.</summary>
    /// <param name="cluster">All members, as etcd's <c>--initial-cluster</c>; not needed again on a restart.</param>
    public void Start(string cluster)
    {
        Cluster = cluster;
        var start = new ProcessStartInfo("etcd")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
        };
        string[] arguments =
        [
            "--name", _name, "--data-dir", Path.Combine(_directory, "data"),
            "--listen-client-urls", Client.OriginalString, "--advertise-client-urls", Client.OriginalString,
            "--listen-peer-urls", Peer.OriginalString, "--initial-advertise-peer-urls", Peer.OriginalString,
            "--initial-cluster", cluster, "--initial-cluster-state", "new", "--log-level", "error", "--logger", "zap",
            "--max-txn-ops", "10000", "--max-request-bytes", $"{64 << 20}", .. _more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All members.</summary>
    public string Cluster { get; private set; } = "";

    /// <summary>Starts it again after <see cref="Kill"/>.</summary>
    public void Restart() => Start(Cluster);

    /// <summary>Starts it again after <see cref="Kill"/>, with nothing of what it had.</summary>
    public void RestartEmpty()
    {
        Directory.Delete(Path.Combine(_directory, "data"), true);
        Restart();
    }

    /// <summary>Ends it without warning, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>A store on this member alone. It waits long for it: a busy machine is no outage.</summary>
    public EtcdStore Connect(Func<EtcdStoreOptions, EtcdStoreOptions>? with = null) => Connect(
        [this],
        options => (with ?? (static same => same))(options with { CallTimeout = TimeSpan.FromSeconds(60), Patience = TimeSpan.FromSeconds(60) }));

    /// <summary>A store on several members, which has seen the current revision.</summary>
    public static EtcdStore Connect(IEnumerable<EtcdServer> members, Func<EtcdStoreOptions, EtcdStoreOptions>? with = null)
    {
        var options = new EtcdStoreOptions { Endpoints = [.. members.Select(member => member.Client)] };
        var store = new EtcdStore(with?.Invoke(options) ?? options, TimeProvider.System, NullLogger<EtcdStore>.Instance);
        store.RangeAsync(new RangeQuery(KeyRange.All) { CountOnly = true }, default).AsTask().GetAwaiter().GetResult();
        return store;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }

        Directory.Delete(_directory, true);
    }

    /// <summary>Waits until it answers; a read waits for the member's leader by itself.</summary>
    public void WaitUntilReady()
    {
        if (Client.Scheme == "http")
        {
            using var store = new Scope(Connect(options => options with { Patience = Hang }));
        }
    }

    private sealed class Scope(EtcdStore store) : IDisposable
    {
        public void Dispose() => store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
