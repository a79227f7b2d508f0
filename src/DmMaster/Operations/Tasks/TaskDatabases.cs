using DmMaster.Config;
using DmMaster.Databases.Positions;
using DmMaster.Databases.Targets;

namespace DmMaster.Operations.Tasks;

/// <summary>What a task gets out of its databases before subtasks are made of it: the session of its target, and places to begin at.</summary>
public sealed class TaskDatabases(TargetSession targets, BinlogPositions positions, OperationOptions options)
{
    // A task may have thousands of sources, and each look takes a connection.
    private const int AtOnce = 16;

    /// <summary>Fills in a task.</summary>
    /// <param name="task">The task, its passwords in clear.</param>
    /// <param name="sources">The sources that it names, as far as they are known.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The task, or what is wrong with a database.</returns>
    public async Task<DmResult<TaskConfig>> FillAsync(
        TaskConfig task, IReadOnlyDictionary<string, SourceConfig> sources, CancellationToken cancellationToken)
    {
        if (options.NoUpstreamCheck)
        {
            return task;
        }

        var adjusted = await targets.AdjustAsync(task, cancellationToken);
        return adjusted.TryGet(out var filled, out var error)
            ? await PlaceAsync(filled, sources, cancellationToken)
            : error with { Class = TaskPreparation.Class };
    }

    // A source that is not known is refused later, with its name.
    private async Task<DmResult<TaskConfig>> PlaceAsync(
        TaskConfig task, IReadOnlyDictionary<string, SourceConfig> sources, CancellationToken cancellationToken)
    {
        var instances = task.Instances ?? [];
        var unplaced = task.Mode != TaskMode.Incremental ? [] : instances.Index()
            .Where(one => one.Item is { Meta: null } && sources.ContainsKey(one.Item.SourceId)).ToList();
        var placed = instances.ToArray();
        foreach (var some in unplaced.Chunk(AtOnce))
        {
            var found = await Task.WhenAll(some.Select(one => positions.LatestAsync(sources[one.Item!.SourceId], cancellationToken)));
            foreach (var (one, place) in some.Zip(found))
            {
                if (!place.TryGet(out var meta, out var error))
                {
                    return error;
                }

                placed[one.Index] = one.Item! with { Meta = meta };
            }
        }

        return unplaced.Count == 0 ? task : task with { Instances = placed };
    }
}
