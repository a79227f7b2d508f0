using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace DmMaster.Hosting.Bounds;

/// <summary>How wide an operation is: of how many sources it speaks, each of which costs some tens of microseconds. An estimate, from above.</summary>
internal static class OperationWidth
{
    /// <summary>What a source takes at least in a configuration of a task or of sources, in bytes.</summary>
    private const int SourceBytes = 32;

    /// <summary>A member is shown as fast as so many times a source is asked.</summary>
    private const int MembersEach = 16;

    /// <summary>The width of a request, at least 1.</summary>
    /// <param name="request">A request of <c>pb.Master</c>.</param>
    /// <param name="snapshot">The registry.</param>
    public static int Of(object request, RegistrySnapshot snapshot) => Math.Max(1, request switch
    {
        QueryStatusListRequest query => Sources(query.Name, query.Sources, snapshot),
        OperateTaskRequest task => Sources(task.Name, task.Sources, snapshot),
        StartTaskRequest start => start.Task.Length / SourceBytes,
        UpdateTaskRequest update => update.Task.Length / SourceBytes,
        CheckTaskRequest check => check.Task.Length / SourceBytes,
        OperateSourceRequest source => source.Op == SourceOp.ShowSource
            ? snapshot.Sources.Count / MembersEach
            : source.SourceID.Count + (source.Config.Sum(static config => config.Length) / SourceBytes),
        ListMemberRequest => snapshot.Workers.Count / MembersEach,
        OperateWorkerRelayRequest relay => relay.Sources.Count,
        PurgeWorkerRelayRequest purge => purge.Sources.Count,
        OperateRelayRequest relay => relay.Worker.Count,
        OperateSchemaRequest schema => Sources(schema.Task, schema.Sources, snapshot),
        HandleErrorRequest error => Sources(error.Task, error.Sources, snapshot),
        StartValidationRequest start => Sources(start.TaskName, start.Sources, snapshot),
        StopValidationRequest stop => Sources(stop.TaskName, stop.Sources, snapshot),
        UpdateValidationRequest update => Sources(update.TaskName, update.Sources, snapshot),
        GetValidationStatusRequest status => Subtasks(status.TaskName, snapshot),
        GetValidationErrorRequest error => Subtasks(error.TaskName, snapshot),
        OperateValidationErrorRequest error => Subtasks(error.TaskName, snapshot),
        GetSubTaskCfgRequest config => Subtasks(config.Name, snapshot),
        Empty => snapshot.Tasks.Count + snapshot.Sources.Count,
        _ => 1,
    });

    private static int Sources(string task, RepeatedField<string> named, RegistrySnapshot snapshot) =>
        named.Count > 0 ? named.Count : task.Length == 0 ? snapshot.Sources.Count : Subtasks(task, snapshot);

    private static int Subtasks(string task, RegistrySnapshot snapshot) =>
        snapshot.Tasks.TryGetValue(new TaskName(task), out var subtasks) ? subtasks.Count : 1;
}
