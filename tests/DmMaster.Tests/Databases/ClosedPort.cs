using System.Net;
using System.Net.Sockets;

namespace DmMaster.Tests.Databases;

/// <summary>A port at which nothing listens, and which nobody else gets meanwhile.</summary>
public sealed class ClosedPort : IAsyncDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The port.</summary>
    public int Number => ((IPEndPoint)_bound.LocalEndPoint!).Port;

    public ValueTask DisposeAsync()
    {
        _bound.Dispose();
        return ValueTask.CompletedTask;
    }
}
