using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Operations.Forwarding;

/// <summary>
/// Skips, replaces or injects binlog events where replication failed. The worker resumes by itself afterwards; what the registry
/// expects of the subtask is not changed.
/// </summary>
public sealed class HandleSyncError(RegistryFeed feed, SourceCalls calls)
{
    /// <summary>Hands the order on to the workers of the sources asked for, or of all that the task has.</summary>
    /// <returns>A row for each source.</returns>
    public async Task<DmResult<IReadOnlyList<CommonWorkerResponse>>> ExecuteAsync(
        HandleErrorRequest request, Budget budget, CancellationToken cancellationToken)
    {
        var sources = request.Sources.Count > 0
            ? request.Sources.Select(source => new SourceId(source)).ToList()
            : feed.Current.Tasks.TryGetValue(new TaskName(request.Task), out var subtasks) ? [.. subtasks.Keys] : [];
        if (sources.Count == 0)
        {
            return DmError.Plain(
                $"task {request.Task} has no source or not exist, please check the task name and status");
        }

        var toWorker = new HandleWorkerErrorRequest { Op = request.Op, Task = request.Task, BinlogPos = request.BinlogPos, Sqls = { request.Sqls } };
        var answers = await calls.AskAsync(
            sources, (client, _, options) => client.HandleErrorAsync(toWorker, options), budget, cancellationToken);
        return DmResult.Of(CommonRows.Of(answers));
    }
}
