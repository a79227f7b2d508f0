using DmMaster.Operations;
using DmMaster.Operations.Commit;
using DmMaster.Store;
using DmMaster.Store.InProcess;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Operations;

/// <summary>A plan that a store does not take whole.</summary>
public sealed class ChunkedCommitTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly InProcessStore _store;

    public ChunkedCommitTests() => _store = new InProcessStore(_time, new InProcessStoreOptions { FirstRevision = new Revision(1), MaxTxnOperations = 4 });

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Run_MorePiecesThanTheStoreTakes_DoesAllInOrder()
    {
        var chunks = new ChunkedCommit(_store, [.. Enumerable.Range(0, 11).Select(Chunk)], _time);

        Assert.Equal("", await RunAsync(chunks));
        Assert.Equal(11, chunks.Done);
        Assert.Equal(11, (await KeysAsync()).Count);
        Assert.Equal((new Revision(2), _store.CurrentRevision), (chunks.First, chunks.Last));
    }

    [Fact]
    public async Task Run_ARivalDealtWithOne_LeavesThatOutAndDoesTheRest()
    {
        await _store.CommitAsync(new Txn { Success = [new TxnOp.Put(Key(5), ByteString.CopyFromUtf8("rival"))] }, CancellationToken.None);
        var chunks = new ChunkedCommit(_store, [.. Enumerable.Range(0, 11).Select(Chunk)], _time);

        Assert.Equal("", await RunAsync(chunks));

        var keys = await KeysAsync();
        Assert.Equal(11, keys.Count);
        Assert.Equal("rival", keys[5]);
    }

    [Fact]
    public async Task Run_OnePieceIsTooLarge_SaysWhyAndHowFarItCame()
    {
        var large = Chunk(3) with { Success = [.. Enumerable.Range(100, 5).Select(number => new TxnOp.Put(Key(number), ByteString.Empty))] };
        var chunks = new ChunkedCommit(_store, [Chunk(0), Chunk(1), Chunk(2), large, Chunk(4)], _time);

        Assert.NotEqual("", await RunAsync(chunks));
        Assert.Equal(3, chunks.Done);
    }

    [Fact]
    public async Task Run_BudgetEnds_SaysSo()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        var chunks = new ChunkedCommit(_store, [Chunk(0), Chunk(1)], _time);

        var failure = await chunks.RunAsync(new Budget(_time, TimeSpan.FromSeconds(3)), over.Token);

        Assert.Equal("not done within 3s", failure);
    }

    [Fact]
    public async Task Run_CallerLeaves_IsCancelled()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var chunks = new ChunkedCommit(_store, [Chunk(0), Chunk(1)], _time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => chunks.RunAsync(new Budget(_time, TimeSpan.FromSeconds(3), left.Token), left.Token));
    }

    private static ByteString Key(int number) => ByteString.CopyFromUtf8($"key{number:d3}");

    private static Txn Chunk(int number) => new()
    {
        Compares = [Compare.Absent(Key(number))],
        Success = [new TxnOp.Put(Key(number), ByteString.CopyFromUtf8("ours"))],
    };

    private Task<string> RunAsync(ChunkedCommit chunks) =>
        chunks.RunAsync(new Budget(_time, TimeSpan.FromSeconds(3)), CancellationToken.None);

    private async Task<List<string>> KeysAsync() =>
        [.. (await _store.RangeAsync(new RangeQuery(KeyRange.All), CancellationToken.None)).Entries.Select(entry => entry.Value.ToStringUtf8())];
}
