using Grpc.Core;

namespace DmMaster.Tests.Golden;

/// <summary>Sends the calls of a recording in order to our master and compares each answer.</summary>
/// <param name="cluster">The master and its workers.</param>
/// <param name="isOlder">Whether the recording is of a version that does not know all of today's settings.</param>
internal sealed class StoryPlayer(RecordedCluster cluster, bool isOlder)
{
    private readonly PlainAnswer _recorded = new(RecordedCluster.RecordedAddresses, isOlder);

    /// <summary>How many answers were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Plays a recording.</summary>
    /// <param name="recording">The file.</param>
    /// <param name="unsent">Commands that are not sent, and why.</param>
    /// <param name="onPurpose">Answers that differ on purpose.</param>
    /// <param name="before">What happens before some of its commands.</param>
    /// <returns>Every answer that differs in another way.</returns>
    public async Task<List<Deviation>> PlayAsync(
        string recording,
        IReadOnlyDictionary<string, string> unsent,
        IReadOnlyDictionary<string, OnPurpose> onPurpose,
        IReadOnlyDictionary<string, Func<Task>>? before = null)
    {
        var deviations = new List<Deviation>();
        foreach (var step in StoryStep.ReadAll(recording).Where(step => !unsent.ContainsKey(step.Id)))
        {
            if (before?.GetValueOrDefault(step.Id) is { } happens)
            {
                await happens();
            }

            if (await cluster.ReconcileAsync() is { } unrest)
            {
                deviations.Add(new Deviation(step.Id, "(before it) all at rest", unrest));
            }

            if (await CompareAsync(step, onPurpose.GetValueOrDefault(step.Id)) is { } deviation)
            {
                deviations.Add(deviation);
            }
        }

        return deviations;
    }

    private async Task<Deviation?> CompareAsync(StoryStep step, OnPurpose? purpose)
    {
        Compared++;
        var expected = _recorded.Of(step.Answer, sorts: true);
        try
        {
            var answer = await AskAsync(step);
            var plain = new PlainAnswer(cluster.Addresses.Append(("127.0.0.1:8261", "address of master1")), isOlder);
            if (purpose is not null && expected == plain.Of(step.Parser.ParseFrom(answer), sorts: false))
            {
                return new Deviation(step.Id, expected, $"the same, though it should differ: {purpose.Why}");
            }

            var message = step.Parser.ParseFrom(answer);
            purpose?.Undo(message);
            var actual = plain.Of(message, sorts: false);
            return expected == actual ? null : new Deviation(step.Id, expected, actual);
        }
        catch (RpcException e)
        {
            return new Deviation(step.Id, expected, $"{e.StatusCode}: {e.Status.Detail}");
        }
    }

    private async Task<byte[]> AskAsync(StoryStep step)
    {
        var bytes = Marshallers.Create<byte[]>(static x => x, static x => x);
        return await cluster.Channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, step.Service, step.Method, bytes, bytes), null, default, step.Request);
    }
}
