using DmMaster.Config;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Filtering;

namespace DmMaster.Databases.Checks.Preparing;

/// <summary>Opens the upstream of a source, and lists what of it is migrated to where.</summary>
internal sealed class SourcePreparation(DatabaseConnector databases)
{
    /// <summary>Prepares a source.</summary>
    /// <returns>The source, which the caller disposes; or why nothing of it can be checked.</returns>
    public async Task<DmResult<CheckedSource>> PrepareAsync(SubTaskConfig subtask, CancellationToken cancellationToken)
    {
        TableFilter filter;
        TableRouter router;
        try
        {
            filter = new TableFilter(subtask.BlockAllowList, subtask.IsCaseSensitive);
        }
        catch (ArgumentException failure)
        {
            return CheckErrors.ListUnusable(failure.Message);
        }

        try
        {
            router = new TableRouter(subtask.RouteRules ?? [], subtask.IsCaseSensitive);
        }
        catch (ArgumentException failure)
        {
            return CheckErrors.RoutesUnusable(failure.Message);
        }

        if (!(await DatabasePool.OpenAsync(databases, subtask.From, DatabaseRole.Upstream, cancellationToken)).TryGet(out var upstream, out var error))
        {
            return CheckErrors.NotOpened(subtask.From, error, DatabaseRole.Upstream);
        }

        var listed = await ListAsync(subtask, upstream, filter, cancellationToken);
        var prepared = listed.Then<CheckedSource>(tables => Route(subtask, upstream, tables, filter, router));
        if (!prepared.IsGood)
        {
            await upstream.DisposeAsync();
        }

        return prepared;
    }

    private static async Task<DmResult<IReadOnlyList<UpstreamTable>>> ListAsync(
        SubTaskConfig subtask, DatabasePool upstream, TableFilter filter, CancellationToken cancellationToken)
    {
        DatabaseRows schemas;
        try
        {
            schemas = await upstream.AskAsync(session => session.QueryAsync("SHOW DATABASES", cancellationToken), cancellationToken);
        }
        catch (DatabaseException failure)
        {
            return DmError.Plain($"error scope: upstream: {failure.Message}");
        }

        try
        {
            var found = new List<UpstreamTable>();
            foreach (var schema in schemas.Values(0).Where(filter.Takes).Order(StringComparer.Ordinal))
            {
                var tables = await upstream.AskAsync(
                    session => session.QueryAsync($"SHOW FULL TABLES IN {Identifier.Quote(schema)} WHERE Table_Type != 'VIEW'", cancellationToken), cancellationToken);
                found.AddRange(tables.Values(0).Order(StringComparer.Ordinal).Select(table => new UpstreamTable(subtask.SourceId, schema, table)));
            }

            return found;
        }
        catch (DatabaseException failure)
        {
            return failure.ToError();
        }
    }

    private static DmResult<CheckedSource> Route(
        SubTaskConfig subtask, DatabasePool upstream, IReadOnlyList<UpstreamTable> tables, TableFilter filter, TableRouter router)
    {
        var routed = new List<RoutedTable>();
        foreach (var table in tables.Where(table => filter.Takes(table.Schema, table.Name)))
        {
            if (!router.Route(table).TryGet(out var one, out var error))
            {
                return error;
            }

            routed.Add(one);
        }

        return CheckErrors.FindSameTarget(routed) is { } clash ? clash : new CheckedSource(subtask, upstream, filter, tables, routed);
    }
}
