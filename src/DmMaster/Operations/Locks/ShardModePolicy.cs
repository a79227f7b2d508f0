using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Shards;

namespace DmMaster.Operations.Locks;

/// <summary>Whether a task may run that has a shard mode: nothing coordinates the DDL of optimistic ones, so they run only where the operator allows it.</summary>
public sealed class ShardModePolicy(OperationOptions options)
{
    /// <summary>Why a task that is to be started may not run; null when it may.</summary>
    public DmError? WhyNot(IEnumerable<SubTaskConfig> subtasks) =>
        WhyNot(subtasks.Select(ShardModes.Of).FirstOrDefault(static mode => mode.Length > 0) ?? "");

    /// <summary>Why existing subtasks of a task may not run; null when they may.</summary>
    public DmError? WhyNot(IEnumerable<SubtaskEntry> subtasks) => options.AllowShardMode ? null : WhyNot(ShardModes.Of(subtasks));

    /// <summary>Why an existing task may not run on more sources; null when it may, or there is none.</summary>
    public DmError? WhyNot(RegistrySnapshot snapshot, TaskName task) => options.AllowShardMode ? null : WhyNot(ShardModes.Of(snapshot, task));

    private DmError? WhyNot(string mode) => options.AllowShardMode || mode != ShardModes.Optimistic ? null : MasterErrors.ShardModeNotAllowed(mode);
}
