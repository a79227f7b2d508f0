using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>resume-task</c>.</summary>
internal sealed class ResumeTaskCommand : OperateTaskCommand
{
    /// <inheritdoc/>
    public override string Name => "resume-task";

    /// <inheritdoc/>
    public override string Summary => "resume a specified paused task";

    /// <inheritdoc/>
    public override TaskOp Operation => TaskOp.Resume;
}
