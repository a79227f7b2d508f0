using System.Globalization;
using System.Security.Cryptography;
using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Sources;

/// <summary>
/// Looks at an upstream before its source is taken: whether it can be reached with the source's credentials, what it is, which
/// replica's ID is free on it, and whether it writes GTIDs when they are asked for.
/// </summary>
public sealed partial class UpstreamCheck(DatabaseConnector databases, TimeProvider time, ILogger<UpstreamCheck> logger)
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
            var opened = await databases.OpenAsync(source.From, DatabaseRole.Upstream, either.Token);
            if (!opened.TryGet(out var upstream, out var error))
            {
                return error;
            }

            await using (upstream)
            {
                return await AdjustAsync(source, upstream, either.Token);
            }
        }
        catch (DatabaseException failure)
        {
            return failure.ToError();
        }
        catch (OperationCanceledException)
        {
            return DatabaseErrors.Driver(DatabaseRole.Upstream, DatabaseErrors.TooLate);
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

    private async Task<DmResult<SourceConfig>> AdjustAsync(SourceConfig source, DatabaseSession upstream, CancellationToken cancellationToken)
    {
        var known = source.Flavor.Length == 0 ? source with { Flavor = await upstream.FlavorAsync(cancellationToken) } : source;
        var used = source.ServerId == 0 ? await UsedIdsAsync(source, upstream, cancellationToken) : [];
        if (used.Count >= ServerIds)
        {
            return DatabaseErrors.NoServerId();
        }

        var adjusted = known.AdjustWithoutDatabase(() => Draw(used));
        if (!adjusted.TryGet(out var filled, out _) || !filled.IsGtidEnabled || filled.Flavor == Flavors.MariaDb)
        {
            return adjusted;
        }

        return await upstream.GlobalVariableAsync("gtid_mode", cancellationToken) switch
        {
            "ON" => filled,
            null => DatabaseErrors.NoVariable("GTID_MODE"),
            var mode => DatabaseErrors.GtidModeOff(source.SourceId, mode),
        };
    }

    // As with DM, a server that does not tell is no reason to refuse: the number is drawn all the same.
    private async Task<HashSet<uint>> UsedIdsAsync(SourceConfig source, DatabaseSession upstream, CancellationToken cancellationToken)
    {
        var used = new HashSet<uint>();
        try
        {
            used.UnionWith(await ReplicasAsync(upstream, cancellationToken));
            if (uint.TryParse(await upstream.GlobalVariableAsync("server_id", cancellationToken), out var own))
            {
                used.Add(own);
            }
        }
        catch (DatabaseException e)
        {
            LogIdsUnknown(source.SourceId, e.Message);
        }

        return [.. used.Where(static id => id - FirstServerId < ServerIds)];
    }

    private static async Task<IEnumerable<uint>> ReplicasAsync(DatabaseSession upstream, CancellationToken cancellationToken)
    {
        DatabaseRows answer;
        try
        {
            answer = await upstream.QueryAsync("SHOW SLAVE HOSTS", cancellationToken);
        }
        catch (DatabaseException failure) when (failure.Number == DatabaseException.Unparsable)
        {
            // MySQL 8.4 and later.
            answer = await upstream.QueryAsync("SHOW REPLICAS", cancellationToken);
        }

        return answer.Values(0).Select(static id => uint.TryParse(id, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ReplicasUnknown, Level = LogLevel.Warning,
        Message = "the upstream does not say which server IDs are in use")]
    private partial void LogIdsUnknown(string source, string error);
}
