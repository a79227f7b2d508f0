namespace DmMaster.Store.Tests.Linearizability;

/// <summary>Lets clients call at once and records what each saw.</summary>
/// <param name="caller">How calls reach the store.</param>
/// <param name="failedDoNothing">Whether a call that failed is known to have had no effect; else that is open.</param>
internal sealed class HistoryRecorder(StoreCaller caller, bool failedDoNothing)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly List<RecordedCall> _calls = [];
    private readonly Lock _lock = new();
    private long _clock;

    /// <summary>How many calls failed.</summary>
    internal int Failed { get; private set; }

    /// <summary>Runs clients, all from one moment on.</summary>
    internal async Task<IReadOnlyList<RecordedCall>> RecordAsync(Random random, int clients, int calls, IReadOnlyList<string> keys)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable.Range(0, clients).Select(i => RunAsync(i, new Random(random.Next()), calls, keys, start.Task)).ToList();
        start.SetResult();
        await Task.WhenAll(running).WaitAsync(Hang);
        return _calls;
    }

    private async Task RunAsync(int id, Random random, int calls, IReadOnlyList<string> keys, Task start)
    {
        await start;
        var client = new RandomClient(id, random, keys);
        for (var i = 0; i < calls; i++)
        {
            await CallAsync(id, client, random);
        }
    }

    private async Task CallAsync(int id, RandomClient client, Random random)
    {
        var call = client.Next();
        var isImpatient = random.Next(10) == 0;
        var called = Interlocked.Increment(ref _clock);
        if (random.Next(3) == 0)
        {
            await Task.Yield();
        }

        try
        {
            var reply = await CallAsync(call, isImpatient);
            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }

            client.Learn(call, reply);
            Add(new RecordedCall(id, call, called, Interlocked.Increment(ref _clock), reply));
        }
        catch (OperationCanceledException)
        {
            Add(new RecordedCall(id, call, called, long.MaxValue, null));
        }
        catch (StoreException failure)
        {
            Assert.Equal(StoreError.Unavailable, failure.Error);
            AddFailed(new RecordedCall(id, call, called, long.MaxValue, null));
        }
    }

    private async Task<ClientReply> CallAsync(ClientCall call, bool isImpatient)
    {
        using var patience = new CancellationTokenSource();
        var reply = caller.CallAsync(call, patience.Token);
        if (isImpatient && !reply.IsCompleted)
        {
            await patience.CancelAsync();
        }

        return await reply;
    }

    private void Add(RecordedCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }

    private void AddFailed(RecordedCall call)
    {
        lock (_lock)
        {
            Failed++;
            if (!failedDoNothing)
            {
                _calls.Add(call);
            }
        }
    }
}
