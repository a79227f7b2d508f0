using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace DmMaster.Databases.Connecting;

/// <summary>
/// Stands between the driver and a server. It can end a connection at once, in whatever the driver is waiting for; it lets through only so
/// much of one answer; and it does not let a server ask for a password in clear. The driver can do none of these.
/// </summary>
internal sealed class DriverRelay : IAsyncDisposable
{
    /// <summary>The most bytes of an answer. A table's statement takes at most some megabytes, the names of 100,000 tables about ten.</summary>
    public const int MostAnswer = 32 << 20;

    private const int Block = 16 << 10;

    private readonly CancellationTokenSource _ended = new();
    private readonly AuthenticationWatch _watch = new();
    private readonly Socket _listener;
    private readonly Socket _server;
    private readonly Task _running;
    private long _answered;

    /// <summary>Begins.</summary>
    /// <param name="server">The connection to the server, which is the relay's from now on.</param>
    public DriverRelay(Socket server)
    {
        _server = server;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _running = RunAsync();
    }

    /// <summary>Where the driver connects to. The first connection is the only one.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Why the relay ended the connection; null when it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Ends the connection now.</summary>
    public void End()
    {
        _ended.Cancel();
        _listener.Dispose();
        _server.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End();
        await _running;
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var driver = await _listener.AcceptAsync(_ended.Token);
            _listener.Dispose();
            driver.NoDelay = true;
            await using var _ = _ended.Token.UnsafeRegister(static state => ((Socket)state!).Dispose(), driver);
            await Task.WhenAll(
                CopyAsync(driver, _server, FromDriver), CopyAsync(_server, driver, FromServer));
        }
        catch (Exception failure) when (IsEnd(failure))
        {
        }
        finally
        {
            _server.Dispose();
        }
    }

    // What one side has said reaches the other before its end does.
    private async Task CopyAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> allows)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer.AsMemory(0, Block))) > 0)
            {
                if (!allows(buffer.AsMemory(0, count)))
                {
                    await _ended.CancelAsync();
                    break;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // The side that broke is gone: so is the other one.
            from.Dispose();
            to.Dispose();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool FromDriver(ReadOnlyMemory<byte> bytes)
    {
        _watch.Sent(bytes.Span);
        Volatile.Write(ref _answered, 0);
        return true;
    }

    private bool FromServer(ReadOnlyMemory<byte> bytes)
    {
        var answered = Interlocked.Add(ref _answered, bytes.Length);
        Refusal ??= !_watch.Allows(bytes.Span) ? "this user requires clear text authentication, which is not supported"
            : answered > MostAnswer ? $"the answer is larger than {MostAnswer >> 20} MiB"
            : null;
        return Refusal is null;
    }

    private static bool IsEnd(Exception failure) => failure is SocketException or ObjectDisposedException or OperationCanceledException;
}
