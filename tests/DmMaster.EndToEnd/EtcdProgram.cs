using System.Net;
using System.Net.Sockets;
using DmMaster.Tools;

namespace DmMaster.EndToEnd;

/// <summary>A real etcd, with a directory of its own that outlives a kill.</summary>
internal sealed class EtcdProgram : IAsyncDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("dm-etcd-").FullName;
    private readonly string _client;
    private readonly string _peer;
    private RunningProgram? _program;

    private EtcdProgram()
    {
        var ports = FreePorts();
        (_client, _peer) = ($"http://127.0.0.1:{ports[0]}", $"http://127.0.0.1:{ports[1]}");
        _program = Run();
    }

    /// <summary>Its client URL.</summary>
    public string Endpoint => _client;

    /// <summary>Starts one. Skips the test without etcd.</summary>
    public static EtcdProgram Start()
    {
        InstalledTools.Require("etcd", "etcd-server");
        return new EtcdProgram();
    }

    /// <summary>Ends it without warning.</summary>
    public async ValueTask KillAsync()
    {
        await (_program?.DisposeAsync() ?? ValueTask.CompletedTask);
        _program = null;
    }

    /// <summary>Starts it again with what it had.</summary>
    public void Restart() => _program = Run();

    /// <summary>Saves what it has. Skips the test without etcdctl.</summary>
    public async Task SaveAsync()
    {
        InstalledTools.Require("etcdctl", "etcd-client");
        await RunAsync("--endpoints", _client, "snapshot", "save", Path.Combine(_files, "snapshot"));
    }

    /// <summary>Puts it back to what was saved, while it does not run.</summary>
    public async Task RestoreAsync()
    {
        Directory.Delete(Data, recursive: true);
        await RunAsync(
            "snapshot", "restore", Path.Combine(_files, "snapshot"), "--data-dir", Data, "--name", "default", "--initial-cluster", $"default={_peer}",
            "--initial-advertise-peer-urls", _peer);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_files, recursive: true);
    }

    private string Data => Path.Combine(_files, "data");

    private static async Task RunAsync(params string[] arguments)
    {
        await using var program = RunningProgram.Start("etcdctl", arguments);
        Assert.True(await program.ExitAsync() == 0, program.Output);
    }

    private static int[] FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port];
    }

    private RunningProgram Run() => RunningProgram.Start(
        "etcd", "--data-dir", Data, "--listen-client-urls", _client, "--advertise-client-urls", _client,
        "--listen-peer-urls", _peer, "--initial-advertise-peer-urls", _peer, "--initial-cluster", $"default={_peer}",
        "--max-txn-ops", "10000", "--logger", "zap", "--log-level", "error");
}
