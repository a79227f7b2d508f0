namespace DmMaster.Store.Tests.Linearizability;

/// <summary>
/// Many short histories of concurrent clients on an engine: each must be explained by one order of its calls. An engine gets a concrete
/// class that says how to make a store; the store may hold other keys.
/// </summary>
public abstract class LinearizabilityConformance
{
    /// <summary>How many histories a seed has.</summary>
    protected virtual int Histories => 100;

    /// <summary>Whether a call that fails as unavailable is known to have had no effect.</summary>
    protected virtual bool FailedDoNothing => false;

    /// <summary>Whether calls must have failed.</summary>
    protected virtual bool MustFail => false;

    /// <summary>Whether nobody else raises the revision of the store.</summary>
    protected virtual bool ChecksRevisions => true;

    /// <summary>Makes a store.</summary>
    /// <param name="seed">For what it does at random.</param>
    protected abstract IKeyValueStore CreateStore(int seed);

    /// <summary>Looks at a store when all histories are over, before it is closed.</summary>
    protected virtual Task AfterAsync(IKeyValueStore store) => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Histories_ConcurrentClients_Linearizable(int seed)
    {
        var random = new Random(seed);
        var store = CreateStore(seed);
        using var disposable = store as IDisposable;
        var failed = 0;
        var concurrent = 0L;
        for (var i = 0; i < Histories; i++)
        {
            var caller = new StoreCaller(store, $"linearizability/{Guid.NewGuid():n}/");
            var recorder = new HistoryRecorder(caller, FailedDoNothing);
            var first = await SettleAsync(caller);
            var clients = random.Next(2, 6);
            var history = await recorder.RecordAsync(random, clients, random.Next(3, 55 / clients), [.. "abc"[..random.Next(1, 4)].Select(key => $"{key}")]);
            var failure = LinearizabilityChecker.CheckValues(history)
                ?? (ChecksRevisions ? LinearizabilityChecker.CheckRevisions(history, first) : null);
            Assert.True(failure is null, $"seed {seed} history {i}: {failure}");
            failed += recorder.Failed;
            concurrent += history.Sum(one => history.Count(other => other.Called > one.Called && other.Called < one.Replied));
        }

        Assert.True(concurrent > Histories, "the clients never met: nothing was proved");
        Assert.Equal(MustFail, failed > 0);
        await SettleAsync(new StoreCaller(store, "linearizability/"));
        await AfterAsync(store);
    }

    private static async Task<long> SettleAsync(StoreCaller caller)
    {
        while (true)
        {
            try
            {
                return await caller.SettleAsync();
            }
            catch (StoreException failure) when (failure.Error == StoreError.Unavailable)
            {
                // It built on what could not be written: that is settled now.
            }
        }
    }
}
