using DmMaster.Config;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Metadata;

namespace DmMaster.Databases.Checks.Preparing;

/// <summary>Opens the databases of a task, and finds out what there is to check. Nothing is written anywhere: stock makes a table in the target here.</summary>
internal sealed class CheckPreparation(DatabaseConnector databases, PhysicalImport physical)
{
    // A task may have thousands of sources.
    private const int AtOnce = 8;

    // One that is there tells that the task ran.
    private static readonly string[] Checkpoints = ["loader_checkpoint", "lightning_checkpoint_list", "syncer_checkpoint"];

    /// <summary>Prepares.</summary>
    /// <returns>The task, which the caller disposes; or why nothing can be checked.</returns>
    public async Task<DmResult<CheckedTask>> PrepareAsync(CheckRequest request, CheckItems items, CancellationToken cancellationToken)
    {
        var first = request.Subtasks[0];
        if (!Dumps(request, items).TryGet(out var dumps, out var wrong))
        {
            return wrong;
        }

        var sources = new List<CheckedSource>();
        CheckedTask? task = null;
        DatabasePool? target = null;
        try
        {
            if (await PrepareSourcesAsync(request.Subtasks, sources, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (!(await DatabasePool.OpenAsync(databases, first.To, DatabaseRole.Downstream, cancellationToken)).TryGet(out target, out var error))
            {
                return CheckErrors.NotOpened(first.To, error, DatabaseRole.Downstream);
            }

            var isFresh = IsMerging(first, items) && await IsFreshAsync(first, target, cancellationToken);
            var cluster = await physical.PrepareAsync(first, items, sources, cancellationToken);
            if (cluster?.Error is { } unknown)
            {
                return unknown;
            }

            task = new CheckedTask(request, items, [.. sources.Zip(dumps, static (source, dump) => source with { Dump = dump })], target, isFresh)
            {
                Physical = cluster?.OrNull,
            };
            return task;
        }
        catch (DatabaseException failure)
        {
            return DmError.Plain(failure.Message);
        }
        finally
        {
            if (task is null)
            {
                await CheckedTask.CloseAsync(sources, target);
            }
        }
    }

    private async Task<DmError?> PrepareSourcesAsync(IReadOnlyList<SubTaskConfig> subtasks, List<CheckedSource> sources, CancellationToken cancellationToken)
    {
        var preparation = new SourcePreparation(databases);
        foreach (var some in subtasks.Chunk(AtOnce))
        {
            var prepared = await Task.WhenAll(some.Select(subtask => preparation.PrepareAsync(subtask, cancellationToken)));
            sources.AddRange(prepared.Select(static one => one.OrNull).OfType<CheckedSource>());
            if (Array.Find(prepared, static one => one.Error is not null) is { Error: { } error })
            {
                return error;
            }
        }

        return null;
    }

    // How each subtask is dumped; null where nothing depends on it.
    private static DmResult<List<DumpArguments?>> Dumps(CheckRequest request, CheckItems items)
    {
        var dumps = new List<DumpArguments?>();
        foreach (var subtask in request.Subtasks)
        {
            DumpArguments? dump = null;
            if (TaskMode.HasDump(subtask.Mode) && items.Has("dump_privilege") &&
                !DumpArguments.Parse(subtask.Mydumper.ExtraArguments).TryGet(out dump, out var error))
            {
                return error;
            }

            dumps.Add(dump);
        }

        return dumps;
    }

    private static bool IsMerging(SubTaskConfig subtask, CheckItems items) =>
        subtask.ShardMode.Length > 0 && TaskMode.HasDump(subtask.Mode) && items.Has("schema_of_shard_tables");

    private static async Task<bool> IsFreshAsync(SubTaskConfig subtask, DatabasePool target, CancellationToken cancellationToken)
    {
        var metadata = new MetadataTables(subtask.MetaSchema, subtask.TaskName);
        foreach (var table in Checkpoints.Select(metadata.Quoted))
        {
            try
            {
                await target.AskAsync(session => session.QueryAsync($"SHOW CREATE TABLE {table}", cancellationToken), cancellationToken);
                return false;
            }
            catch (DatabaseException failure) when (failure.Number == DatabaseException.NoSuchTable)
            {
            }
        }

        return true;
    }
}
