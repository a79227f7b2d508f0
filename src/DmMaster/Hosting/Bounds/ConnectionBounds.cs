using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>Gives each HTTP/2 connection its <see cref="ConnectionLoad"/>, and ends those that reset streams as fast as they open them.</summary>
/// <param name="budget">What all share.</param>
/// <param name="logger">Told of connections that were ended.</param>
internal sealed partial class ConnectionBounds(LoadBudget budget, ILogger<ConnectionBounds> logger)
{
    /// <summary>The length of the preface of every HTTP/2 connection.</summary>
    private const int PrefaceBytes = 24;

    private readonly WarningPace _pace = new(budget.Time);

    private static ReadOnlySpan<byte> Http2 => "h2"u8;

    /// <summary>Hands the connection on; after its protocol is known.</summary>
    public Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is { } protocol && protocol.ApplicationProtocol.Span.SequenceEqual(Http2))
        {
            var load = new ConnectionLoad(budget, connection);
            connection.Features.Set(load);
            var transport = connection.Transport;
            var meter = new FrameMeter(transport.Input, PrefaceBytes, new ResetBucket(budget.Options, budget.Time), () => End(load));
            connection.Transport = new MeteredTransport(meter, transport.Output);
        }

        return next(connection);
    }

    private void End(ConnectionLoad connection)
    {
        if (_pace.IsDue(out var others))
        {
            LogEnded(connection.Peer, others);
        }

        connection.Abort("it resets streams as fast as it opens them");
    }

    [LoggerMessage(HostingEventIds.ResetsEnded, LogLevel.Warning, "a connection was ended: its client resets streams as fast as it opens them")]
    private partial void LogEnded(string peer, long others);
}
