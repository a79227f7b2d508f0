using DmMaster.Config;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Metadata;

/// <summary>A target whose metadata of a task may be removed.</summary>
public sealed class MetadataTarget : IAsyncDisposable
{
    private const int MostNamed = 5;

    // A table that somebody holds: the server gives up itself, well before the statement's limit. If only the waiting ended here, the server
    // would remove the table whenever it is free again, from under a task that runs by then.
    private const string GiveUpOnLocks = "SET lock_wait_timeout = 20";

    private readonly DatabaseSession _session;
    private readonly MetadataTables _tables;

    internal MetadataTarget(DatabaseSession session, MetadataTables tables) => (_session, _tables) = (session, tables);

    /// <summary>Removes the tables and the schema of Lightning, in DM's order, up to the first that cannot be removed.</summary>
    /// <returns>Null, or what could not be done, and what was done before.</returns>
    public async Task<DmError?> RemoveAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        string[] statements = [.. _tables.DropTables, _tables.DropLightning];
        if (await FailsAsync("START TRANSACTION", cancellationToken) is { } cause)
        {
            return DatabaseErrors.Begin(cause);
        }

        foreach (var statement in statements)
        {
            if (await FailsAsync(statement, cancellationToken) is { } why)
            {
                await FailsAsync("ROLLBACK", cancellationToken);
                return DatabaseErrors.Execute(statement, why) with { Workaround = Progress(done, statements.Length) };
            }

            done++;
        }

        return await FailsAsync("COMMIT", cancellationToken) is { } last ? DatabaseErrors.Execute("commit", last) : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    /// <summary>Looks whether the metadata may be removed: a schema that is not Lightning's alone is somebody's data.</summary>
    internal async Task<DmError?> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await _session.QueryAsync(
                $"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = {Identifier.Literal(_tables.LightningSchema)}", cancellationToken);
            var foreign = found.Values(0).Where(static table => !MetadataTables.IsLightnings(table)).Order(StringComparer.Ordinal).ToList();
            if (foreign.Count > 0)
            {
                var named = foreign.Take(MostNamed).Select(Identifier.Quote);
                var more = foreign.Count > MostNamed ? $" and {foreign.Count - MostNamed} more" : "";
                return DatabaseErrors.Execute(
                    _tables.DropLightning, $"the schema {Identifier.Quote(_tables.LightningSchema)} holds tables that are not of TiDB Lightning: {string.Join(", ", named)}{more}")
                    with { Workaround = "Please move these tables, or give the task another name or `meta-schema`; nothing was removed." };
            }
        }
        catch (DatabaseException failure)
        {
            return failure.ToError();
        }
        catch (OperationCanceledException)
        {
            return DatabaseErrors.Driver(DatabaseRole.Downstream, DatabaseErrors.TooLate);
        }

        // Where there is no such variable, nothing waits for locks of that kind.
        await FailsAsync(GiveUpOnLocks, cancellationToken);
        return null;
    }

    private async Task<string?> FailsAsync(string statement, CancellationToken cancellationToken)
    {
        try
        {
            await _session.ExecuteAsync(statement, cancellationToken);
            return null;
        }
        catch (DatabaseException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException)
        {
            return DatabaseErrors.TooLate;
        }
    }

    private static string Progress(int done, int all) => done == 0
        ? ""
        : $"The {done} statements before it, of {all}, were carried out; please run the command again when the cause is gone.";
}
