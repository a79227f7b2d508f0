using DmMaster.Config;
using DmMaster.Operations;
using DmMaster.Operations.Status;
using DmMaster.Protocol.Dm;

namespace DmMaster.Services;

/// <summary>The one place where outcomes take DM's wire shape.</summary>
internal static class OutcomeMapping
{
    public static OperateTaskResponse ToOperateTask(this OperationOutcome outcome, TaskOp op) => outcome switch
    {
        OperationOutcome.Refused refused => new OperateTaskResponse { Op = op, Msg = refused.Reason.ToString() },
        OperationOutcome.Ordered ordered => new OperateTaskResponse
        {
            Op = op,
            Result = true,
            Msg = ordered.Note,
            Sources = { ordered.Sources.Select(ToRow) },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static StartTaskResponse ToStartTask(this OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Refused refused => new StartTaskResponse
        {
            Msg = refused.Reason.ToString(),
            CheckResult = refused.CheckResult,
            Sources = { refused.Sources.Select(ToRow) },
        },
        OperationOutcome.Ordered ordered => new StartTaskResponse
        {
            Result = true,
            Msg = ordered.Note,
            CheckResult = ordered.CheckResult,
            Sources = { ordered.Sources.Select(ToRow) },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static UpdateTaskResponse ToUpdateTask(this OperationOutcome outcome)
    {
        var started = outcome.ToStartTask();
        return new UpdateTaskResponse { Result = started.Result, Msg = started.Msg, CheckResult = started.CheckResult, Sources = { started.Sources } };
    }

    public static CheckTaskResponse ToCheckTask(this OperationOutcome outcome)
    {
        var started = outcome.ToStartTask();
        return new CheckTaskResponse { Result = started.Result, Msg = started.Msg };
    }

    public static OperateSourceResponse ToOperateSource(this OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Refused refused => new OperateSourceResponse { Msg = refused.Reason.ToString() },
        OperationOutcome.Ordered ordered => new OperateSourceResponse
        {
            Result = true,
            Msg = ordered.Note,
            Sources = { ordered.Sources.Select(ToRow) },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static OperateRelayResponse ToOperateRelay(this OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Refused refused => new OperateRelayResponse { Msg = refused.Reason.ToString() },
        OperationOutcome.Ordered ordered => new OperateRelayResponse { Result = true, Sources = { ordered.Sources.Select(ToRow) } },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static OperateWorkerRelayResponse ToOperateWorkerRelay(this OperationOutcome outcome, RelayOp op) => outcome switch
    {
        OperationOutcome.Refused refused => new OperateWorkerRelayResponse { Op = op, Msg = refused.Reason.ToString() },
        OperationOutcome.Ordered ordered => new OperateWorkerRelayResponse { Op = op, Result = true, Sources = { ordered.Sources.Select(ToRow) } },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static TransferSourceResponse ToTransferSource(this OperationOutcome outcome) => outcome is OperationOutcome.Refused refused
        ? new TransferSourceResponse { Msg = refused.Reason.ToString() }
        : new TransferSourceResponse { Result = true };

    public static QueryStatusListResponse ToResponse(this DmResult<StatusReport> answer) => answer.TryGet(out var report, out var refusal)
        ? new QueryStatusListResponse { Result = true, Msg = report.Note, Sources = { report.Rows.Select(ToRow) } }
        : new QueryStatusListResponse { Msg = refusal.ToString() };

    private static QueryStatusResponse ToRow(StatusRow row) => new()
    {
        Result = row.IsAnswered && row.Held.Count == 0,
        Msg = string.Join("; ", [.. row.Message.Length > 0 ? [row.Message] : Array.Empty<string>(), .. row.Held]),
        SourceStatus = ToSourceStatus(row),
        SubTaskStatus = { row.Subtasks },
    };

    // dmctl reads this part without looking: it is always there.
    private static SourceStatus ToSourceStatus(StatusRow row)
    {
        var status = row.Status?.Clone() ?? new SourceStatus();
        status.Source = row.Source;
        status.Worker = row.Worker;
        return status;
    }

    internal static CommonWorkerResponse ToRow(SourceOutcome outcome) => new()
    {
        Result = outcome.Receipt == Receipt.Confirmed,
        Msg = outcome.Message,
        Source = outcome.Source,
        Worker = outcome.Worker,
    };
}
