using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using Google.Protobuf.Collections;

namespace DmMaster.Hosting.OperationLog;

/// <summary>What was answered.</summary>
/// <param name="Result">Whether it was carried out, or ordered.</param>
/// <param name="Message">Why not, or what else there is to say.</param>
/// <param name="Confirmed">How many sources confirmed it.</param>
/// <param name="Rows">Of how many.</param>
internal readonly partial record struct OperationVerdict(bool Result, string Message, int Confirmed, int Rows)
{
    /// <summary>DM's number of the error in <see cref="Message"/>, or else in that of the first source that did not confirm; empty when there is none.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The verdict in an answer.</summary>
    public static OperationVerdict Of(object answer) => answer switch
    {
        StartTaskResponse start => New(start.Result, WhyNot(start.Msg, start.CheckResult), start.Sources),
        UpdateTaskResponse update => New(update.Result, WhyNot(update.Msg, update.CheckResult), update.Sources),
        OperateTaskResponse task => New(task.Result, task.Msg, task.Sources),
        OperateSourceResponse source => New(source.Result, source.Msg, source.Sources),
        TransferSourceResponse transfer => New(transfer.Result, transfer.Msg),
        OperateRelayResponse relay => New(relay.Result, relay.Msg, relay.Sources),
        OperateWorkerRelayResponse relay => New(relay.Result, relay.Msg, relay.Sources),
        PurgeWorkerRelayResponse purge => New(purge.Result, purge.Msg, purge.Sources),
        HandleErrorResponse error => New(error.Result, error.Msg, error.Sources),
        OperateSchemaResponse schema => New(schema.Result, schema.Msg, schema.Sources),
        UnlockDDLLockResponse unlock => New(unlock.Result, unlock.Msg),
        StartValidationResponse start => New(start.Result, start.Msg, start.Sources),
        StopValidationResponse stop => New(stop.Result, stop.Msg, stop.Sources),
        UpdateValidationResponse update => New(update.Result, update.Msg, update.Sources),
        OperateValidationErrorResponse error => New(error.Result, error.Msg),
        OfflineMemberResponse member => New(member.Result, member.Msg),
        RegisterWorkerResponse worker => New(worker.Result, worker.Msg),
        OperateLeaderResponse leader => New(leader.Result, leader.Msg),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    // What the checks of a task found stands beside the message, and is an error only where it has DM's number of one. The first line says it.
    private static string WhyNot(string message, string checkResult) =>
        message.Length == 0 && CodeOf(checkResult).Length > 0 ? checkResult.Split('\n')[0] : message;

    private static OperationVerdict New(bool result, string message, RepeatedField<CommonWorkerResponse>? rows = null)
    {
        var failed = rows?.FirstOrDefault(static row => !row.Result);
        var confirmed = rows?.Count(static row => row.Result) ?? 0;
        var code = CodeOf(message);
        return new(result, message, confirmed, rows?.Count ?? 0) { Code = code.Length > 0 ? code : CodeOf(failed?.Msg ?? "") };
    }

    private static string CodeOf(string message) => ErrorCode().Match(message).Groups["code"].Value;

    [GeneratedRegex(@"\[code=(?<code>[0-9]{5}):", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorCode();
}
