using System.Text.Json;
using DmMaster.Config;
using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Whether log backups or changefeeds follow the cluster: what is imported in physical mode passes them by.</summary>
internal sealed class MutexFeatureCheck(PhysicalTarget target) : ICheck
{
    private const string Logs = "/tidb/br-stream/info/";
    private const string Feeds = "/tidb/cdc/";
    private const string Feed = "changefeed/info/";

    private static readonly string[] Over = ["finished", "failed", "removed"];

    /// <inheritdoc/>
    public CheckName Name { get; } = new(
        "lightning_downstream_mutex_features", "check whether the downstream has tasks incompatible with physical import mode");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var logs = await target.Pd.KeysAsync(Logs, cancellationToken);
        var feeds = await target.Pd.KeysAsync(Feeds, cancellationToken);
        return Judge([.. logs.Select(static one => one.Key)], feeds);
    }

    /// <summary>What is thought of the keys.</summary>
    /// <param name="logs">Those of log backups.</param>
    /// <param name="feeds">Those of changefeeds, with their values, in order.</param>
    internal static CheckResult Judge(IReadOnlyList<string> logs, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> feeds)
    {
        var active = feeds.Where(static feed => IsActive(feed.Value)).Select(static feed => Split(feed.Key[Feeds.Length..])).OfType<(string Owner, string Name)>().ToList();

        // Up to TiCDC 6.1 they have no namespace. Where there are newer ones, the older are what an upgrade left behind.
        var newer = active.Where(static feed => feed.Owner.Length > 0).ToList();
        var found = (newer.Count > 0 ? newer : active).GroupBy(static feed => feed.Owner.Length > 0 ? feed.Owner : "<nil>", static feed => feed.Name).ToList();
        if (logs.Count == 0 && found.Count == 0)
        {
            return CheckResult.Good;
        }

        string[] lines =
        [
            .. logs.Count > 0 ? [$"found PiTR log streaming task(s): {GoFormat.List(logs.Select(static key => key[Logs.Length..]))},"] : Array.Empty<string>(),
            .. found.Count > 0 ? [$"found CDC changefeed(s): {string.Concat(found.Select(static owner => $"cluster/namespace: {owner.Key} changefeed(s): {GoFormat.List(owner)}, "))}"] : Array.Empty<string>(),
            "physical import mode is not compatible with them. Please switch to logical import mode then try again.",
        ];
        return CheckResult.Fail(string.Join('\n', lines), "you can switch to logical import mode which has no requirements on this");
    }

    // <cluster>/<namespace>/changefeed/info/<name>, or without the first two. All else there is of no changefeed, or of an upgrade's backup.
    private static (string Owner, string Name)? Split(string key)
    {
        var at = key.IndexOf(Feed, StringComparison.Ordinal);
        var name = at < 0 ? "" : key[(at + Feed.Length)..];
        var owner = at <= 0 ? "" : key[..(at - 1)];
        return name.Length > 0 && (at == 0 || (key[at - 1] == '/' && owner.Count(static letter => letter == '/') == 1)) ? (owner, name) : null;
    }

    // One that cannot be read is there all the same.
    private static bool IsActive(ReadOnlyMemory<byte> value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            return json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("state", out var state)
                || state.ValueKind != JsonValueKind.String || !Over.Contains(state.GetString());
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
