using DmMaster.Config;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Filtering;

namespace DmMaster.Databases.Checks.Preparing;

/// <summary>A source that is checked: its upstream, and what of it is migrated to where.</summary>
/// <param name="Subtask">The subtask on it.</param>
/// <param name="Upstream">The upstream.</param>
/// <param name="Filter">What of it is migrated.</param>
/// <param name="Tables">Every table of the schemas that are looked at.</param>
/// <param name="Routed">Those that are migrated.</param>
internal sealed record CheckedSource(
    SubTaskConfig Subtask, DatabasePool Upstream, TableFilter Filter, IReadOnlyList<UpstreamTable> Tables, IReadOnlyList<RoutedTable> Routed) : IAsyncDisposable
{
    /// <summary>How it is dumped; null when nothing depends on it.</summary>
    public DumpArguments? Dump { get; init; }

    /// <summary>The schemas that have a table which is migrated.</summary>
    public IReadOnlyList<string> Schemas => [.. Routed.Select(static one => one.Table.Schema).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Upstream.DisposeAsync();
}
