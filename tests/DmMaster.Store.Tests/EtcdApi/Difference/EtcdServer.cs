using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace DmMaster.Store.Tests.EtcdApi.Difference;

/// <summary>A real etcd as a process of its own, empty, with a client.</summary>
internal sealed class EtcdServer : IDisposable
{
    private static readonly Lazy<bool> Works = new(static () =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("etcd", ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    private readonly string _directory = Directory.CreateTempSubdirectory("etcd-").FullName;
    private readonly Process _process;

    private EtcdServer(string client, string peer)
    {
        _process = Process.Start(new ProcessStartInfo("etcd",
        [
            "--name", "real", "--data-dir", Path.Combine(_directory, "data"), "--max-txn-ops", "2048", "--logger", "zap", "--log-level", "info",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"real={peer}",
        ])
        {
            RedirectStandardError = true,
        })!;
        Connection = GrpcChannel.ForAddress(client, new() { MaxReceiveMessageSize = null });
    }

    /// <summary>Why tests with it cannot run, null when they can.</summary>
    public static string? Missing => Works.Value ? null : "needs etcd (Debian's etcd-server)";

    public GrpcChannel Connection { get; }

    public static async Task<EtcdServer> StartAsync()
    {
        var server = new EtcdServer(FreeAddress(), FreeAddress());
        using var patience = new CancellationTokenSource(WatchClient.Hang, TimeProvider.System);
        while (await server._process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("serving insecure client requests", StringComparison.Ordinal) || line.Contains("serving client traffic insecurely", StringComparison.Ordinal))
            {
                // Its log is read on, so that it never waits for a reader.
                _ = server._process.StandardError.ReadToEndAsync(CancellationToken.None);
                return server;
            }
        }

        throw new InvalidOperationException("etcd did not start");
    }

    public void Dispose()
    {
        Connection.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }
}
