using DmMaster.Config;
using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Validation;

/// <summary>Moves the place up to which validators take rows for migrated.</summary>
public sealed class UpdateValidation(RegistryFeed feed, SourceCalls calls)
{
    /// <summary>Hands the place on to the workers of the subtasks.</summary>
    /// <returns>A row for each source.</returns>
    public async Task<DmResult<IReadOnlyList<CommonWorkerResponse>>> ExecuteAsync(
        UpdateValidationRequest request, Budget budget, CancellationToken cancellationToken)
    {
        var snapshot = feed.Current;
        var sources = request.Sources.Select(source => new SourceId(source)).ToList();
        var selected = ValidationSelection.Of(snapshot, request.TaskName, sources).Select(subtask => subtask.Source).Distinct().ToList();
        if (selected.Count == 0)
        {
            return sources.Count > 0
                ? ValidationSelection.NothingFits(request.TaskName, sources)
                : ValidationSelection.NoSuchTask(request.TaskName);
        }

        var missing = selected.Select(source => (Source: source, Why: WhatIsMissing(snapshot, source, request)))
            .Where(pair => pair.Why is not null).ToDictionary(pair => pair.Source, pair => pair.Why!);
        var toWorker = new UpdateValidationWorkerRequest
        {
            TaskName = request.TaskName,
            BinlogPos = request.BinlogPos,
            BinlogGTID = request.BinlogGTID,
        };
        var answers = await calls.AskAsync(
            selected.Where(source => !missing.ContainsKey(source)),
            (client, _, options) => client.UpdateValidatorAsync(toWorker, options),
            budget,
            cancellationToken);
        var refused = missing.Select(pair => new CommonWorkerResponse { Source = pair.Key.Value, Msg = pair.Value });
        return DmResult.Of<IReadOnlyList<CommonWorkerResponse>>(
            [.. CommonRows.Of(answers).Concat(refused).OrderBy(row => row.Source, StringComparer.Ordinal)]);
    }

    private static string? WhatIsMissing(RegistrySnapshot snapshot, SourceId source, UpdateValidationRequest request)
    {
        var isGtid = snapshot.Sources.TryGetValue(source, out var entry) &&
            SourceConfig.FromToml(entry.Config).TryGet(out var config, out _) && config.IsGtidEnabled;
        return (isGtid, request.BinlogGTID.Length, request.BinlogPos.Length) switch
        {
            (true, 0, _) => $"source {source} didn't specify cutover-binlog-gtid when enableGTID is true",
            (false, _, 0) => $"source {source} didn't specify cutover-binlog-pos when enableGTID is false",
            _ => null,
        };
    }
}
