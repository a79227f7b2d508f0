using System.Net;
using System.Net.Sockets;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>A port that accepts one connection, says what it is told to, and then keeps silent.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _spokenTo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpClient? _client;

    public SilentServer(params byte[] greeting)
    {
        _listener.Start();
        Serving = ServeAsync(greeting);
    }

    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Completes when a client has connected and sent its first byte.</summary>
    public Task SpokenTo => _spokenTo.Task;

    public Task Serving { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
    }

    private async Task ServeAsync(byte[] greeting)
    {
        _client = await _listener.AcceptTcpClientAsync();
        await _client.GetStream().ReadExactlyAsync(new byte[1]);
        await _client.GetStream().WriteAsync(greeting);
        _spokenTo.SetResult();
    }
}
