using DmMaster.Config;
using DmMaster.Operations.Commit;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Validation;

/// <summary>Starts the validators of subtasks: those that were never enabled with a mode, those that were stopped with the mode that they had.</summary>
public sealed class StartValidation(CommitLoop commit)
{
    private const string FullMode = "full";
    private const string FastMode = "fast";

    /// <summary>Orders the validators to run. Nothing is waited for: a validator is a worker's own affair.</summary>
    /// <returns>Why not, null when it is done.</returns>
    public async Task<DmError?> ExecuteAsync(ValidationStart request, CancellationToken cancellationToken)
    {
        var committed = await commit.RunAsync("StartValidation", snapshot => Decide(snapshot, request), request.Budget);
        return committed.HasStoreFailed ? committed.Refusal?.Annotate("fail to set new validator stage") : committed.Refusal;
    }

    private static Plan<IReadOnlyList<SubtaskEntry>> Decide(RegistrySnapshot snapshot, ValidationStart request)
    {
        var selected = ValidationSelection.Of(snapshot, request.Task, request.Sources);
        if (WhyNot(selected, request) is { } refusal)
        {
            return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(refusal);
        }

        var chunks = new List<Txn>();
        foreach (var subtask in selected)
        {
            var enabled = Enabled(subtask, request, out var broken);
            if (broken is not null)
            {
                return Plan.Refuse<IReadOnlyList<SubtaskEntry>>(broken);
            }

            chunks.Add(Chunk(subtask, enabled));
        }

        return Plan.CommitChunks(selected, chunks);
    }

    private static DmError? WhyNot(IReadOnlyList<SubtaskEntry> selected, ValidationStart request)
    {
        if (selected.Count == 0)
        {
            return ValidationSelection.NothingFits(request.Task, request.Sources);
        }

        if (request.Mode is not (null or FullMode or FastMode))
        {
            return DmError.Plain("validation mode should be either `full` or `fast`");
        }

        if (request.StartTime is { Length: > 0 } time && !StartTime.TryParse(time, out _, out _))
        {
            return DmError.Plain($"start-time should be in the format like {StartTime.Hint}");
        }

        return MixedUp(selected, request);
    }

    private static DmError? MixedUp(IReadOnlyList<SubtaskEntry> selected, ValidationStart request)
    {
        var enabled = selected.Where(IsEnabled).ToList();
        if (enabled.Count == 0 || (enabled.Count == selected.Count && !request.IsExplicit))
        {
            return null;
        }

        if (enabled.Count == selected.Count)
        {
            return DmError.Plain("all target validator has enabled, cannot do 'validation start' with explicit mode or start-time");
        }

        var what = request.IsExplicit ? "enable them" : "enable or start them";
        return DmError.Plain($"some of target validator({enabled[0].Task} with source {enabled[0].Source}) has already enabled, so we can't {what} in one command");
    }

    private static bool IsEnabled(SubtaskEntry subtask) => subtask.Validator != Stage.InvalidStage;

    // The configuration of a subtask whose validator comes into being; null for one that only runs again.
    private static ByteString? Enabled(SubtaskEntry subtask, ValidationStart request, out DmError? broken)
    {
        broken = null;
        if (IsEnabled(subtask))
        {
            return null;
        }

        if (!SubTaskConfig.FromToml(subtask.Config!).TryGet(out var config, out broken))
        {
            return null;
        }

        var validator = config.Validator with { Mode = request.Mode ?? FullMode, StartTime = request.StartTime ?? config.Validator.StartTime };
        return ByteString.CopyFromUtf8((config with { Validator = validator }).ToToml());
    }

    private static Txn Chunk(SubtaskEntry subtask, ByteString? config)
    {
        var operations = new List<TxnOp>();
        if (config is not null)
        {
            operations.Add(new TxnOp.Put(DmKeys.SubtaskConfig(subtask.Source, subtask.Task), config));
        }

        operations.Add(ValidatorStage.Order(subtask, Stage.Running));
        return new Txn { Compares = [ValidatorStage.Unchanged(subtask)], Success = operations };
    }
}
