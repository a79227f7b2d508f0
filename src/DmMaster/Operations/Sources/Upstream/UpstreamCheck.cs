using System.Security.Cryptography;
using DmMaster.Config;
using MySqlConnector;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>
/// Looks at an upstream before its source is taken: whether it can be reached with the source's credentials, what it is, which
/// replica's ID is free on it, and whether it writes GTIDs when they are asked for.
/// </summary>
public sealed partial class UpstreamCheck(TimeProvider time, ILogger<UpstreamCheck> logger)
{
    /// <summary>How long one upstream is waited for, as with DM. The operation's budget comes first.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // DM draws the ID of a new replica from so many, from this one on.
    private const uint FirstServerId = 429_496_729;
    private const int ServerIds = 100_000;

    /// <summary>Connects to the upstream of a source and fills in what the source leaves open.</summary>
    /// <param name="source">The source, its password in clear.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The source with what it left open filled in, or why it cannot be taken, in DM's words.</returns>
    public async Task<DmResult<SourceConfig>> AdjustAsync(SourceConfig source, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await AskAsync(source, either.Token).WaitAsync(either.Token);
        }
        catch (MySqlException e) when (!either.IsCancellationRequested)
        {
            return UpstreamErrors.Driver(await DriverText.OfAsync(e, source.From, either.Token));
        }
        catch (Exception e) when (either.IsCancellationRequested && e is MySqlException or OperationCanceledException)
        {
            return UpstreamErrors.Driver(DriverText.TooLate);
        }
    }

    /// <summary>Draws what is added to DM's first server ID: from a random one on the next that is free. It ends, since fewer are in use than there are.</summary>
    internal static uint Draw(HashSet<uint> used)
    {
        var drawn = (uint)RandomNumberGenerator.GetInt32(ServerIds);
        while (used.Contains(FirstServerId + drawn))
        {
            drawn = (drawn + 1) % ServerIds;
        }

        return drawn;
    }

    private async Task<DmResult<SourceConfig>> AskAsync(SourceConfig source, CancellationToken cancellationToken)
    {
        var read = await UpstreamTls.ReadAsync(source.From.Security, error => LogUnreadable(source.SourceId, error), cancellationToken);
        if (!read.TryGet(out var tls, out var error))
        {
            return error;
        }

        using (tls)
        {
            if (DriverText.OfPort(source.From) is { } wrong)
            {
                return UpstreamErrors.Driver(wrong);
            }

            try
            {
                await using var upstream = await UpstreamConnection.OpenAsync(source.From, tls, cancellationToken);
                return await AdjustAsync(source, upstream, cancellationToken);
            }
            catch (MySqlException) when (tls.Refusal is not null)
            {
                return UpstreamErrors.Driver(tls.Refusal);
            }
        }
    }

    private async Task<DmResult<SourceConfig>> AdjustAsync(SourceConfig source, UpstreamConnection upstream, CancellationToken cancellationToken)
    {
        var flavor = upstream.Version.Contains("mariadb", StringComparison.OrdinalIgnoreCase) ? "mariadb" : "mysql";
        var known = source.Flavor.Length == 0 ? source with { Flavor = flavor } : source;
        var used = source.ServerId == 0 ? await UsedIdsAsync(source, upstream, cancellationToken) : [];
        if (used.Count >= ServerIds)
        {
            return UpstreamErrors.NoServerId();
        }

        var adjusted = known.AdjustWithoutDatabase(() => Draw(used));
        if (!adjusted.TryGet(out var filled, out _) || !filled.IsGtidEnabled || filled.Flavor == "mariadb")
        {
            return adjusted;
        }

        return await upstream.VariableAsync("gtid_mode", cancellationToken) switch
        {
            "ON" => filled,
            null => UpstreamErrors.NoVariable("GTID_MODE"),
            var mode => UpstreamErrors.GtidModeOff(source.SourceId, mode),
        };
    }

    // As with DM, a server that does not tell is no reason to refuse: the number is drawn all the same.
    private async Task<HashSet<uint>> UsedIdsAsync(SourceConfig source, UpstreamConnection upstream, CancellationToken cancellationToken)
    {
        var used = new HashSet<uint>();
        try
        {
            used.UnionWith(await upstream.ReplicasAsync(cancellationToken));
            if (uint.TryParse(await upstream.VariableAsync("server_id", cancellationToken), out var own))
            {
                used.Add(own);
            }
        }
        catch (MySqlException e)
        {
            LogIdsUnknown(source.SourceId, e.Message);
        }

        return [.. used.Where(static id => id - FirstServerId < ServerIds)];
    }

    [LoggerMessage(EventId = CoordinatorEventIds.CertificateFileUnreadable, Level = LogLevel.Warning,
        Message = "a certificate file that a source names cannot be read")]
    private partial void LogUnreadable(string source, string error);

    [LoggerMessage(EventId = CoordinatorEventIds.ReplicasUnknown, Level = LogLevel.Warning,
        Message = "the upstream does not say which server IDs are in use")]
    private partial void LogIdsUnknown(string source, string error);
}
