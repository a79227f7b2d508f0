using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DmMaster.Testing.Tests.Stock;

/// <summary>A port that passes everything on to another, until it is cut: then all connections end and new ones are dropped.</summary>
internal sealed class BrokenWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile IPEndPoint _target;
    private readonly Task _accepting;
    private volatile bool _isCut;

    public BrokenWire(int port)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
        {
            client.Dispose();
        }
    }

    public void Mend() => _isCut = false;

    /// <summary>Passes on to another port from now on, as when a process was started anew.</summary>
    public void MendTo(int port)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        Mend();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var from = client;
        using var to = new TcpClient { NoDelay = true };
        try
        {
            if (_isCut)
            {
                return;
            }

            _open[from] = true;
            await to.ConnectAsync(_target);
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            _open.TryRemove(from, out _);
        }
    }
}
