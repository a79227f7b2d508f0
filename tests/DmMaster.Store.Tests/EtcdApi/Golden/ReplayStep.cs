using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>One request of a recording with its answer.</summary>
/// <param name="Line">The request, or the end of a call.</param>
/// <param name="Answer">Its answer, null when there was none.</param>
/// <param name="Revision">The revision that the answer tells, else that of the step before.</param>
internal sealed record ReplayStep(RecordedLine Line, IMessage? Answer, long Revision)
{
    /// <summary>Whether the request raised the revision.</summary>
    public bool IsWrite => Answer is Wire.PutResponse or Wire.LeaseRevokeResponse || (Answer is Wire.TxnResponse txn && txn.Responses.Any(
        static one => one.ResponsePut is not null || one.ResponseDeleteRange is { Deleted: > 0 }));

    /// <summary>
    /// The steps in the order in which the store took them: by revision, in each the write that made it first. Requests and answers of
    /// several clients crossed on the way, so the order of the lines alone does not say.
    /// </summary>
    public static List<ReplayStep> Order(List<RecordedLine> lines)
    {
        var steps = new List<ReplayStep>();
        var revision = 0L;
        foreach (var line in lines.Where(static line => line.Direction is "request" or "end"))
        {
            if (line.Direction == "end" && !Messages.IsStream(line.Method))
            {
                continue;
            }

            var answer = line.Direction == "end" ? null : Messages.AnswerTo(line, lines);
            revision = answer is not null && Messages.HeaderOf(answer).Revision is > 0 and var told ? told : revision;
            steps.Add(new ReplayStep(line, answer, revision));
        }

        return [.. steps.OrderBy(static step => step.Revision).ThenBy(static step => !step.IsWrite)];
    }
}
