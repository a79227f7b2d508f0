using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DmMaster.Testing.Databases;

/// <summary>
/// A server that speaks MySQL's protocol and answers what a script says: for versions, rights and faults that no server at hand has. It takes
/// any user and password, and knows no TLS.
/// </summary>
public sealed class SimulatedDatabase : IAsyncDisposable
{
    private const byte Query = 3;
    private const byte Quit = 1;
    private const byte Ping = 14;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _statements = [];
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;
    private int _open;
    private int _mostOpen;

    /// <summary>Starts a server.</summary>
    /// <param name="version">Its version, as a client is greeted with it.</param>
    /// <param name="answer">What it does with a statement; null for <see cref="DatabaseAnswer.Done"/>.</param>
    public SimulatedDatabase(string version, Func<string, DatabaseAnswer?> answer)
    {
        (Version, Answer) = (version, answer);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Its port at 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Every statement so far, of all connections.</summary>
    public IReadOnlyCollection<string> Statements => _statements;

    /// <summary>How many connections there were at once at most.</summary>
    public int MostConnections => Volatile.Read(ref _mostOpen);

    /// <summary>What it asks a client for that logs in: another method than a scrambled password, such as <c>mysql_clear_password</c>; null for nothing.</summary>
    public string? AsksFor { get; init; }

    /// <summary>The version that a client is greeted with.</summary>
    public string Version { get; set; }

    private Func<string, DatabaseAnswer?> Answer { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var open = Interlocked.Increment(ref _open);
        for (var most = _mostOpen; open > most && Interlocked.CompareExchange(ref _mostOpen, open, most) != most;)
        {
            most = _mostOpen;
        }

        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var writer = new PacketWriter(stream);
                await GreetAsync(stream, writer);
                while (await ReadAsync(stream) is [var command, .. var content] && command != Quit)
                {
                    writer.Begin(1);
                    if (!await AnswerAsync(command, Encoding.UTF8.GetString(content), writer))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or SocketException)
        {
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task GreetAsync(NetworkStream stream, PacketWriter writer)
    {
        // Protocol 10, version, thread, salt, capabilities without TLS, character set, status.
        await writer.WriteAsync(
            (byte[])[10, .. Encoding.UTF8.GetBytes(Version), 0, 1, 0, 0, 0, .. "abcdefgh"u8, 0, 0x0d, 0xa2, 45, 2, 0, 0x0f, 0, 21, .. new byte[10], .. "ijklmnopqrst\0mysql_native_password\0"u8],
            _stop.Token);
        await ReadAsync(stream);
        writer.Begin(2);
        if (AsksFor is not null)
        {
            await writer.WriteAsync((byte[])[0xfe, .. Encoding.UTF8.GetBytes(AsksFor), 0, .. "abcdefghijklmnopqrst\0"u8], _stop.Token);
            Password = Encoding.UTF8.GetString(await ReadAsync(stream)).TrimEnd('\0');
            writer.Begin(4);
        }

        await writer.WriteOkAsync(_stop.Token);
    }

    /// <summary>What a client said when it was asked for another method.</summary>
    public string? Password { get; private set; }

    private async Task<bool> AnswerAsync(byte command, string statement, PacketWriter writer)
    {
        if (command == Query)
        {
            _statements.Enqueue(statement);
        }

        switch (command == Ping ? DatabaseAnswer.Done : Answer(statement) ?? DatabaseAnswer.Done)
        {
            case DatabaseAnswer.Rows rows:
                await writer.WriteRowsAsync(rows, _stop.Token);
                return true;
            case DatabaseAnswer.Refusal refusal:
                await writer.WriteRefusalAsync(refusal, _stop.Token);
                return true;
            case DatabaseAnswer.Huge huge:
                await writer.WriteHugeAsync(huge.Bytes, _stop.Token);
                return true;
            case DatabaseAnswer.Silence:
                await new TaskCompletionSource().Task.WaitAsync(_stop.Token);
                return false;
            case DatabaseAnswer.Close:
                return false;
            default:
                await writer.WriteOkAsync(_stop.Token);
                return true;
        }
    }

    // The content of one packet; empty at the end.
    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, _stop.Token) < head.Length)
        {
            return [];
        }

        var content = new byte[head[0] | (head[1] << 8) | (head[2] << 16)];
        await stream.ReadExactlyAsync(content, _stop.Token);
        return content;
    }
}
