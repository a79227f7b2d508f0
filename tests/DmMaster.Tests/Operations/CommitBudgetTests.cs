using DmMaster.Operations;
using DmMaster.Operations.Commit;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Operations;

/// <summary>A commit that does not come back from the store: nothing projects the registry here.</summary>
public sealed class CommitBudgetTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InProcessStore _store;
    private readonly CommitLoop _commit;

    public CommitBudgetTests()
    {
        _store = new InProcessStore(_time, new InProcessStoreOptions { FirstRevision = new Revision(7) });
        _commit = new CommitLoop(_store, new RegistryFeed(), new OperationOptions(), _time);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Run_RegistryNeverHears_EndsWithTheBudgetAndSaysThatTheOrderStands()
    {
        var running = RunAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        var committed = await running;

        Assert.Null(committed.Selected);
        Assert.Contains("code=42501", committed.Refusal!.ToString(), StringComparison.Ordinal);
        Assert.Contains("the order stands at revision 8, but did not come back from the store within 3s", committed.Refusal!.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Revision(8), _store.CurrentRevision);
    }

    [Fact]
    public async Task Run_CallerLeaves_IsCancelledAndNotLate()
    {
        using var left = new CancellationTokenSource();
        var running = RunAsync(left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task<Committed<string>> RunAsync(CancellationToken caller)
    {
        var put = new TxnOp.Put(ByteString.CopyFromUtf8("a"), ByteString.Empty);
        return _commit.RunAsync("Test", _ => Plan.Commit("done", [], [put]), new Budget(_time, TimeSpan.FromSeconds(3), caller));
    }
}
