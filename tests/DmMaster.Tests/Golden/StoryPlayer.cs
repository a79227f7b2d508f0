using Grpc.Core;

namespace DmMaster.Tests.Golden;

/// <summary>Sends the calls of a recording in order to our master and compares each answer.</summary>
/// <param name="cluster">The master and its workers.</param>
internal sealed class StoryPlayer(RecordedCluster cluster)
{
    /// <summary>How many answers were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Plays a recording.</summary>
    /// <param name="recording">The file.</param>
    /// <param name="unsent">Commands that are not sent, and why.</param>
    /// <param name="before">What happens before some of its commands.</param>
    /// <returns>Every answer that differs.</returns>
    public async Task<List<Deviation>> PlayAsync(
        string recording, IReadOnlyDictionary<string, string> unsent, IReadOnlyDictionary<string, Func<Task>>? before = null)
    {
        var deviations = new List<Deviation>();
        var recorded = new PlainAnswer(RecordedCluster.RecordedAddresses);
        foreach (var step in StoryStep.ReadAll(recording).Where(step => !unsent.ContainsKey(step.Id)))
        {
            if (before?.GetValueOrDefault(step.Id) is { } happens)
            {
                await happens();
            }

            if (await cluster.SettleAsync() is { } unrest)
            {
                deviations.Add(new Deviation(step.Id, "(before it) all at rest", unrest));
            }

            var (expected, actual) = (recorded.Of(step.Answer, sorts: true), await AskAsync(step));
            Compared++;
            if (expected != actual)
            {
                deviations.Add(new Deviation(step.Id, expected, actual));
            }
        }

        return deviations;
    }

    private async Task<string> AskAsync(StoryStep step)
    {
        var bytes = Marshallers.Create<byte[]>(static x => x, static x => x);
        try
        {
            var answer = await cluster.Channel.CreateCallInvoker().AsyncUnaryCall(
                new Method<byte[], byte[]>(MethodType.Unary, step.Service, step.Method, bytes, bytes), null, default, step.Request);
            return new PlainAnswer(cluster.Addresses.Append(("127.0.0.1:8261", "address of master1"))).Of(step.Parser.ParseFrom(answer), sorts: false);
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }
}
