using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Metadata;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether the upstream still has what comes after the place that a task begins at.</summary>
/// <remarks>
/// DM asks as a replica would. Here the server is asked what it has: its files and their sizes, or the GTIDs that it purged. A place that will
/// not be used, since the task has a checkpoint, is not looked at: stock refuses to start such a task again.
/// </remarks>
/// <param name="source">The source.</param>
/// <param name="target">Where the task would have its checkpoint.</param>
/// <param name="usesGtid">Whether places are GTID sets.</param>
/// <param name="removesMetadata">Whether a checkpoint will be removed before the start.</param>
internal sealed class MetaPositionCheck(CheckedSource source, DatabasePool target, bool usesGtid, bool removesMetadata) : ICheck
{
    private const string NoFile = "ERROR 1236 (HY000): Could not find first log file name in binary log index file";

    // What a replica is told where SHOW BINARY LOGS gets the error.
    private const string NotOpen = "ERROR 1236 (HY000): Binary log is not open";
    private const int NoBinlog = 1381;

    private readonly BinlogMeta _meta = source.Subtask.Meta!;

    /// <inheritdoc/>
    public CheckName Name { get; } = ServerChecks.Name("meta position check", "check whether meta position is valid for db", source.Upstream);

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (!removesMetadata && await HasCheckpointAsync(cancellationToken))
        {
            return CheckResult.Good;
        }

        return await FindCauseAsync(cancellationToken) is { } cause ? CheckResult.Fail(cause) : CheckResult.Good;
    }

    private async Task<string?> FindCauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !usesGtid ? await source.Upstream.AskAsync(session => FindFileCauseAsync(session, cancellationToken), cancellationToken)

                // From no GTID at all a replica gets what there is.
                : _meta.BinlogGtid.Length == 0 ? null
                : await source.Upstream.AskAsync(session => FindGtidCauseAsync(session, cancellationToken), cancellationToken);
        }
        catch (DatabaseException failure) when (failure.Number == NoBinlog)
        {
            return NotOpen;
        }
    }

    private async Task<bool> HasCheckpointAsync(CancellationToken cancellationToken)
    {
        var table = new MetadataTables(source.Subtask.MetaSchema, source.Subtask.TaskName).Quoted("syncer_checkpoint");
        var question = $"SELECT 1 FROM {table} WHERE id = {Identifier.Literal(source.Subtask.SourceId)} AND is_global = 1 LIMIT 1";
        try
        {
            return (await target.AskAsync(session => session.QueryAsync(question, cancellationToken), cancellationToken)).Rows.Count > 0;
        }
        catch (DatabaseException)
        {
            // There is no such table, the user may not read it, or somebody holds it: the place is looked at.
            return false;
        }
    }

    private async Task<string?> FindFileCauseAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        var files = await session.QueryAsync("SHOW BINARY LOGS", cancellationToken);
        var file = files.Rows.FirstOrDefault(row => row is [var name, _, ..] && name == _meta.BinlogName);
        return file is null ? NoFile
            : ulong.TryParse(file[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && _meta.BinlogPosition > size
                ? "ERROR 1236 (HY000): Client requested master to start replication from impossible position; " +
                    $"the first event '{_meta.BinlogName}' at {_meta.BinlogPosition}, the last byte of '{_meta.BinlogName}' is at {size}"
            : null;
    }

    private async Task<string?> FindGtidCauseAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        if (await session.FlavorAsync(cancellationToken) == Flavors.MariaDb)
        {
            return await MariaDbPositions.FindCauseAsync(session, _meta.BinlogGtid, cancellationToken);
        }

        try
        {
            var answer = await session.QueryAsync(
                $"SELECT GTID_SUBSET(@@GLOBAL.gtid_purged, {Identifier.Literal(_meta.BinlogGtid)})", cancellationToken);
            return answer.Rows is [["1", ..], ..]
                ? null
                : "ERROR 1236 (HY000): The slave is connecting using CHANGE MASTER TO MASTER_AUTO_POSITION = 1, but the master has purged binary logs " +
                    "containing GTIDs that the slave requires";
        }
        catch (DatabaseException failure) when (failure.Number > 0)
        {
            return failure.Message;
        }
    }
}
