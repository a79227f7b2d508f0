using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Preparing;

/// <summary>A task whose databases are open, and whose tables are known.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Items">What is checked.</param>
/// <param name="Sources">The sources, in the order of the task's file.</param>
/// <param name="Target">The target of the first, which stands for all.</param>
/// <param name="IsFresh">Whether nothing of the task is in the target yet.</param>
internal sealed record CheckedTask(
    CheckRequest Request, CheckItems Items, IReadOnlyList<CheckedSource> Sources, DatabasePool Target, bool IsFresh) : IAsyncDisposable
{
    /// <summary>The task's mode.</summary>
    public string Mode => Request.Subtasks[0].Mode;

    /// <summary>The task's mode of merging shards; empty for none.</summary>
    public string ShardMode => Request.Subtasks[0].ShardMode;

    /// <summary>The target's cluster; null when nothing depends on it.</summary>
    public PhysicalTarget? Physical { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Physical?.Dispose();
        return CloseAsync(Sources, Target);
    }

    /// <summary>Closes what was opened of a task.</summary>
    public static async ValueTask CloseAsync(IEnumerable<CheckedSource> sources, DatabasePool? target)
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        await (target?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
