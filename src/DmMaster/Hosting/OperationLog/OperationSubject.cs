using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;

namespace DmMaster.Hosting.OperationLog;

/// <summary>What a request wants to change, in dmctl's words.</summary>
/// <param name="Verb">The command.</param>
/// <param name="Task">The task; empty when it is about none.</param>
/// <param name="Sources">The sources that it names; none for all of the task.</param>
/// <param name="Worker">The worker or member; empty when it names none.</param>
internal sealed partial record OperationSubject(string Verb, string Task, IReadOnlyList<string> Sources, string Worker)
{
    /// <summary>Whether the request carries a file: then an answer may quote what the file held, be it a password.</summary>
    public bool HasFile { get; private init; }

    /// <summary>What a request is about; null for one that changes nothing.</summary>
    public static OperationSubject? Of(object request) => request switch
    {
        StartTaskRequest start => OfTask("start-task", TaskOf(start.Task), start.Sources) with { HasFile = true },
        UpdateTaskRequest update => OfTask("update-task", TaskOf(update.Task), update.Sources) with { HasFile = true },
        OperateTaskRequest task => OfTask(VerbOf(task.Op), task.Name, task.Sources),
        OperateSourceRequest { Op: SourceOp.ShowSource } => null,
        OperateSourceRequest source => new($"operate-source {VerbOf(source.Op)}", "", [.. source.SourceID, .. source.Config.Select(SourceOf)], source.WorkerName) { HasFile = true },
        TransferSourceRequest transfer => new("transfer-source", "", [transfer.Source], transfer.Worker),
        OperateRelayRequest relay => new(relay.Op == RelayOpV2.StopRelayV2 ? "stop-relay" : "start-relay", "", [relay.Source], string.Join(',', relay.Worker)),
        OperateWorkerRelayRequest relay => new(relay.Op == RelayOp.PauseRelay ? "pause-relay" : "resume-relay", "", relay.Sources, ""),
        PurgeWorkerRelayRequest purge => new("purge-relay", "", purge.Sources, ""),
        HandleErrorRequest { Op: ErrorOp.List } => null,
        HandleErrorRequest error => OfTask($"handle-error {Lower(error.Op)}", error.Task, error.Sources),
        OperateSchemaRequest { Op: not (SchemaOp.SetSchema or SchemaOp.RemoveSchema) } => null,
        OperateSchemaRequest schema => OfTask(schema.Op == SchemaOp.SetSchema ? "operate-schema set" : "operate-schema remove", schema.Task, schema.Sources),
        UnlockDDLLockRequest unlock => OfTask("unlock-ddl-lock", unlock.ID, unlock.Sources),
        StartValidationRequest start => OfTask("validation start", start.TaskName, start.Sources),
        StopValidationRequest stop => OfTask("validation stop", stop.TaskName, stop.Sources),
        UpdateValidationRequest update => OfTask("validation update", update.TaskName, update.Sources),
        OperateValidationErrorRequest error => OfTask($"validation {Lower(error.Op).Replace("errop", "-error", StringComparison.Ordinal)}", error.TaskName, []),
        OfflineMemberRequest member => new($"offline-member {member.Type}", "", [], member.Name),
        RegisterWorkerRequest worker => new("register-worker", "", [], worker.Name),
        OperateLeaderRequest leader => new(leader.Op == LeaderOp.EvictLeaderOp ? "operate-leader evict" : "operate-leader cancel-evict", "", [], ""),
        _ => null,
    };

    private static OperationSubject OfTask(string verb, string task, IReadOnlyList<string> sources) => new(verb, task, sources, "");

    private static string VerbOf(TaskOp operation) => operation switch
    {
        TaskOp.Pause => "pause-task",
        TaskOp.Resume or TaskOp.AutoResume => "resume-task",
        TaskOp.Stop or TaskOp.Delete => "stop-task",
        _ => $"operate-task {operation}",
    };

    private static string VerbOf(SourceOp operation) => operation switch
    {
        SourceOp.StartSource => "create",
        SourceOp.StopSource => "stop",
        SourceOp.UpdateSource => "update",
        _ => $"{operation}",
    };

    private static string Lower(Enum operation) => $"{operation}".ToLowerInvariant();

    // Not by the reader of such files: a file that it refuses is told of, too.
    private static string TaskOf(string file) => TaskName().Match(file).Groups["name"].Value;

    private static string SourceOf(string file) => SourceName().Match(file).Groups["name"].Value;

    [GeneratedRegex("""^name[ \t]*:[ \t]*["']?(?<name>[^"'\s#]{1,1024})""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TaskName();

    [GeneratedRegex("""^source-id[ \t]*:[ \t]*["']?(?<name>[^"'\s#]{1,32})""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SourceName();
}
