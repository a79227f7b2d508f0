using System.Net;
using DmMaster.Protocol.Dm;
using Grpc.Net.Client;

namespace DmMaster.Ctl.Connection;

/// <summary>One connection to a master. When it breaks it stays broken: whoever uses it dials again.</summary>
internal sealed class MasterConnection : IDisposable
{
    /// <summary>The largest answer that is taken at first, in bytes.</summary>
    public const long DefaultMaxReply = 4 * 1024 * 1024;

    private readonly SocketsHttpHandler _handler;
    private readonly MasterAddress _address;
    private readonly Lock _lock = new();
    private Stream? _unused;
    private int _calls;
    private bool _isRetired;

    /// <summary>Takes over a stream on which HTTP/2 has begun.</summary>
    public MasterConnection(MasterAddress address, Stream stream)
    {
        _address = address;
        _unused = stream;
        _handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => TakeStream(),
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        Master = CreateClient(DefaultMaxReply);
    }

    /// <summary>Calls over this connection.</summary>
    public Master.MasterClient Master { get; }

    /// <summary>Calls over this connection that take answers up to a size in bytes.</summary>
    public Master.MasterClient CreateClient(long maxReply)
    {
        var host = IPAddress.TryParse(_address.Host, out var number) && number.ToString().Contains(':', StringComparison.Ordinal) ? $"[{number}]" : _address.Host;
        var channel = GrpcChannel.ForAddress($"http://{host}:{_address.Port}", new GrpcChannelOptions
        {
            HttpHandler = new ReplyLimitHandler(_handler, maxReply),
            DisposeHttpClient = false,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            MaxRetryAttempts = null,
            CompressionProviders = [],
        });
        return new Master.MasterClient(channel);
    }

    /// <summary>Counts a call in.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _calls++;
        }
    }

    /// <summary>Counts a call out.</summary>
    public void Leave() => Change(() => _calls--);

    /// <summary>Lets the calls that are under way end, then closes.</summary>
    public void Retire() => Change(() => _isRetired = true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _handler.Dispose();
        Interlocked.Exchange(ref _unused, null)?.Dispose();
    }

    private void Change(Action change)
    {
        bool isOver;
        lock (_lock)
        {
            change();
            isOver = _isRetired && _calls == 0;
        }

        if (isOver)
        {
            Dispose();
        }
    }

    private ValueTask<Stream> TakeStream() =>
        Interlocked.Exchange(ref _unused, null) is { } stream
            ? ValueTask.FromResult(stream)
            : ValueTask.FromException<Stream>(new IOException("EOF"));
}
