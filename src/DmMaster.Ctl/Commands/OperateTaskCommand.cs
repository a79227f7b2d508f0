using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Files;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary>What stop-task, pause-task and resume-task share: one task, or every task of one source.</summary>
internal abstract class OperateTaskCommand : CtlCommand
{
    /// <summary>What is done to the task.</summary>
    public abstract TaskOp Operation { get; }

    /// <inheritdoc/>
    public override string Arguments => "[-s source ...] <task-name | task-file>";

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> Flags =>
    [
        new("batch-size", FlagKind.Integer, "how many tasks of a source to operate at once, when no task is named") { Default = "5", IsHidden = true },
    ];

    /// <inheritdoc/>
    public override Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken) => call.Words.Count switch
    {
        0 => new SourceBatch(call, Operation).RunAsync(cancellationToken),
        1 => RunOneAsync(call, cancellationToken),
        _ => Task.FromResult(call.ShowUsage()),
    };

    private async Task<CommandOutcome> RunOneAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = new OperateTaskRequest
        {
            Op = Operation,
            Name = TaskWord.Resolve(call.Words[0], call.Host.WorkingDirectory),
            Sources = { call.Sources },
        };
        var reply = await call.Master.SendAsync((master, options) => master.OperateTaskAsync(request, options), deadline: null, cancellationToken);
        return reply.TryGet(out var response, out var error)
            ? call.Answer(response)
            : call.CallFailed($"can not {Operation.ToString().ToLowerInvariant()} task {request.Name}", error.ToString());
    }
}
