using System.Net;
using System.Net.Sockets;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A worker that was stopped in its tracks: its port accepts connections and takes bytes in, and says nothing.</summary>
internal sealed class FrozenPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public FrozenPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(1000);
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static string Refusing()
    {
        using var port = new FrozenPort();
        return port.Address;
    }

    public async Task<Socket> AcceptAsync() => await _socket.AcceptAsync().WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => _socket.Dispose();
}
