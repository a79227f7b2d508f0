using DmMaster.Config;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Server;
using DmMaster.Databases.Checks.Tables;

namespace DmMaster.Databases.Checks;

/// <summary>Which checks are made of a task, in the order that their numbers in an answer have: that of DM 8.1.</summary>
internal static class CheckList
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<ICheck> Of(CheckedTask task) => [.. OfConnections(task), .. OfTarget(task), .. task.Sources.SelectMany(source => OfSource(task, source)), .. OfTables(task), .. OfCluster(task)];

    private static IEnumerable<ICheck> OfConnections(CheckedTask task)
    {
        if (!task.Items.Has("conn_number"))
        {
            yield break;
        }

        foreach (var source in task.Sources.Where(static source => TaskMode.HasDump(source.Subtask.Mode)))
        {
            yield return ConnectionCheck.Dumper(source.Upstream, source.Subtask.Mydumper.Threads);
        }

        if (TaskMode.HasLoad(task.Mode))
        {
            yield return ConnectionCheck.Loader(task.Target, task.Request.Subtasks.Select(static subtask => subtask.Loader.PoolSize));
        }
    }

    private static IEnumerable<ICheck> OfTarget(CheckedTask task) =>
        task.Items.Has("target_privilege") ? [PrivilegeCheck.Target(task.Target)] : [];

    private static IEnumerable<ICheck> OfTables(CheckedTask task)
    {
        var statements = new TableStatements();
        if (task.Items.Has("table_schema"))
        {
            yield return new StructureCheck(task, statements);
        }

        if (task.IsFresh)
        {
            foreach (var check in ShardCheck.Of(task, statements))
            {
                yield return check;
            }
        }
    }

    private static IEnumerable<ICheck> OfCluster(CheckedTask task)
    {
        if (task.Physical is not { } cluster)
        {
            return [];
        }

        (string Item, ICheck Check)[] checks =
        [
            (PhysicalImport.FreeSpace, new FreeSpaceCheck(cluster)),
            ("empty_region", new EmptyRegionCheck(cluster)),
            ("region_distribution", new RegionDistributionCheck(cluster)),
            ("downstream_version", new ClusterVersionCheck(cluster, task.Target)),
            ("downstream_mutex_features", new MutexFeatureCheck(cluster)),
        ];
        return checks.Where(one => task.Items.Has(one.Item)).Select(static one => one.Check);
    }

    private static IEnumerable<ICheck> OfSource(CheckedTask task, CheckedSource source)
    {
        var (items, upstream, subtask) = (task.Items, source.Upstream, source.Subtask);
        var hasSync = HasSync(subtask.Mode);
        if (items.Has("version"))
        {
            yield return new VersionCheck(upstream);
        }

        if (source.Dump is { } dump)
        {
            yield return PrivilegeCheck.Dump(source, dump.Consistency);
        }

        if (items.Has("meta_position") && MetaPosition(task, source) is { } position)
        {
            yield return position;
        }

        if (hasSync && items.Has("server_id"))
        {
            yield return new ServerIdCheck(upstream);
        }

        if (hasSync && items.Has("binlog_enable"))
        {
            yield return BinlogVariableCheck.Enabled(upstream);
        }

        if (hasSync && items.Has("binlog_format"))
        {
            yield return BinlogVariableCheck.Format(upstream);
        }

        if (hasSync && items.Has("binlog_row_image"))
        {
            yield return BinlogVariableCheck.RowImage(upstream);
        }

        if (hasSync && items.Has("replication_privilege"))
        {
            yield return PrivilegeCheck.Replication(source);
        }

        if (hasSync && items.Has("online_ddl") && subtask.IsOnlineDdl)
        {
            yield return new OnlineDdlCheck(source);
        }

        if (hasSync && items.Has("binlog_db"))
        {
            yield return new BinlogSchemaCheck(upstream, source.Schemas, subtask.IsCaseSensitive);
        }
    }

    private static bool HasSync(string mode) => mode is "all" or TaskMode.Incremental or "load&sync";

    // A task with a start time has a marker for a place, which only workers understand.
    private static MetaPositionCheck? MetaPosition(CheckedTask task, CheckedSource source)
    {
        var subtask = source.Subtask;
        var usesGtid = task.Request.SourcesWithGtid.Contains(subtask.SourceId);
        return !TaskMode.HasDump(subtask.Mode) && !task.Request.SourcesWithRelay.Contains(subtask.SourceId)
            && subtask.Meta is { } meta && meta != BinlogMeta.ByStartTime
            && (meta.BinlogName.Length > 0 || (usesGtid && meta.BinlogGtid.Length > 0))
            ? new MetaPositionCheck(source, task.Target, usesGtid, task.Request.Wishes.RemovesMetadata)
            : null;
    }
}
