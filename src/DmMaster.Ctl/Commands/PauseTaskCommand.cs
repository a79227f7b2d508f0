using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>pause-task</c>.</summary>
internal sealed class PauseTaskCommand : OperateTaskCommand
{
    /// <inheritdoc/>
    public override string Name => "pause-task";

    /// <inheritdoc/>
    public override string Summary => "pause a specified running task";

    /// <inheritdoc/>
    public override TaskOp Operation => TaskOp.Pause;
}
