using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Validation;

/// <summary>Stops the validators of subtasks.</summary>
public sealed class StopValidation(CommitLoop commit)
{
    /// <summary>Orders the validators to stop. One that is stopped already is stopped again.</summary>
    /// <param name="task">The task, empty for all.</param>
    /// <param name="sources">The sources, none for all.</param>
    /// <param name="budget">How long to wait for the store.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Why not, null when it is done.</returns>
    public async Task<DmError?> ExecuteAsync(
        string task, IReadOnlyList<SourceId> sources, Budget budget, CancellationToken cancellationToken) =>
        (await commit.RunAsync("StopValidation", snapshot => Decide(snapshot, task, sources), budget)).Refusal;

    private static Plan<IReadOnlyList<SubtaskEntry>> Decide(RegistrySnapshot snapshot, string task, IReadOnlyList<SourceId> sources)
    {
        var selected = ValidationSelection.Of(snapshot, task, sources);
        if (selected.Count == 0)
        {
            return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(ValidationSelection.NothingFits(task, sources));
        }

        return selected.FirstOrDefault(subtask => subtask.Validator == Stage.InvalidStage) is { } idle
            ? Plan.Refuse<IReadOnlyList<SubtaskEntry>>(DmError.Plain($"some target validator({idle.Task} with source {idle.Source}) is not enabled"))
            : Plan.CommitChunks(selected, [.. selected.Select(subtask => new Txn
            {
                Compares = [ValidatorStage.Unchanged(subtask)],
                Success = [ValidatorStage.Order(subtask, Stage.Stopped)],
            })]);
    }
}
