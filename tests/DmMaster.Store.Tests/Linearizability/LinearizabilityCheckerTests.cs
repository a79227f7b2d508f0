namespace DmMaster.Store.Tests.Linearizability;

/// <summary>Histories by hand: right ones are accepted, and each planted bug is found.</summary>
public sealed class LinearizabilityCheckerTests
{
    private readonly List<RecordedCall> _history = [];

    [Fact]
    public void Check_NoCalls_Accepted() => Accepted();

    [Fact]
    public void Check_OneAfterTheOther_Accepted()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Get("a"), Read(11, ("1", 11)));
        Add(5, 6, ClientCall.Swap("a", "1", "2"), Done(12));
        Add(7, 8, ClientCall.Swap("a", "1", "3"), new ClientReply(false, [], 12));
        Add(9, 10, ClientCall.Delete("a"), Done(13));
        Add(11, 12, ClientCall.Delete("a"), Done(13));
        Add(13, 14, ClientCall.Get("a"), Read(13, (null, 0)));
        Accepted();
    }

    [Fact]
    public void Check_ConcurrentReadsOnBothSidesOfAPut_Accepted()
    {
        Add(1, 10, ClientCall.Put("a", "1"), Done(11));
        Add(2, 3, ClientCall.Get("a"), Read(10, (null, 0)));
        Add(4, 5, ClientCall.Get("a"), Read(11, ("1", 11)));
        Accepted();
    }

    [Fact]
    public void Check_StaleRead_Found()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Put("a", "2"), Done(12));
        Add(5, 6, ClientCall.Get("a"), Read(12, ("1", 11)));
        Found();
    }

    [Fact]
    public void Check_ReadsGoBackInTime_Found()
    {
        Add(1, 10, ClientCall.Put("a", "1"), Done(11));
        Add(2, 3, ClientCall.Get("a"), Read(11, ("1", 11)));
        Add(4, 5, ClientCall.Get("a"), Read(10, (null, 0)));
        Found();
    }

    [Fact]
    public void Check_LostUpdate_Found()
    {
        Add(1, 2, ClientCall.Put("a", "0"), Done(11));
        Add(3, 10, ClientCall.Swap("a", "0", "1"), Done(12));
        Add(4, 11, ClientCall.Swap("a", "0", "2"), Done(13));
        Found();
    }

    [Fact]
    public void Check_LostPut_Found()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Get("a"), Read(10, (null, 0)));
        Found();
    }

    [Fact]
    public void Check_DirtyReadOfWhatFailed_Found()
    {
        // The failed put is no part of the history; what it wrote is seen all the same.
        Add(3, 4, ClientCall.Get("a"), Read(11, ("failed", 11)));
        Found();
    }

    [Fact]
    public void Check_SplitTransaction_Found()
    {
        Add(1, 10, new ClientCall([], [("a", "1"), ("b", "1")]), Done(11));
        Add(2, 3, ClientCall.Get("a", "b"), Read(11, ("1", 11), (null, 0)));
        Found();
    }

    [Fact]
    public void Check_SplitTransactionSeenByTwoReads_Found()
    {
        Add(1, 10, new ClientCall([], [("a", "1"), ("b", "1")]), Done(11));
        Add(2, 3, ClientCall.Get("a"), Read(11, ("1", 11)));
        Add(4, 5, ClientCall.Get("b"), Read(11, (null, 0)));
        Found();
    }

    [Fact]
    public void Check_AppliedTwice_Found()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Put("a", "2"), Done(12));
        Add(5, 6, ClientCall.Get("a"), Read(13, ("1", 13)));
        Found();
    }

    [Fact]
    public void Check_AppliedTwiceWithTheSameValue_FoundByItsRevision()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Get("a"), Read(12, ("1", 12)));
        Assert.Null(LinearizabilityChecker.CheckValues(_history));
        Assert.NotNull(LinearizabilityChecker.CheckRevisions(_history, 10));
    }

    [Fact]
    public void Check_UnansweredTakesEffectLater_Accepted()
    {
        Add(1, long.MaxValue, ClientCall.Put("a", "1"), null);
        Add(2, 3, ClientCall.Get("a"), Read(10, (null, 0)));
        Add(4, 5, ClientCall.Put("a", "2"), Done(11));
        Add(6, 7, ClientCall.Get("a"), Read(12, ("1", 12)));
        Accepted();
    }

    [Fact]
    public void Check_UnansweredNeverTakesEffect_Accepted()
    {
        Add(1, long.MaxValue, ClientCall.Put("a", "1"), null);
        Add(2, 3, ClientCall.Put("a", "2"), Done(11));
        Add(4, 5, ClientCall.Get("a"), Read(11, ("2", 11)));
        Accepted();
    }

    [Fact]
    public void Check_UnansweredTakesEffectTwice_Found()
    {
        Add(1, long.MaxValue, ClientCall.Put("a", "1"), null);
        Add(2, 3, ClientCall.Get("a"), Read(11, ("1", 11)));
        Add(4, 5, ClientCall.Put("a", "2"), Done(12));
        Add(6, 7, ClientCall.Get("a"), Read(13, ("1", 13)));
        Found();
    }

    [Fact]
    public void Check_UnansweredSeenBeforeItWasCalled_Found()
    {
        Add(1, 2, ClientCall.Get("a"), Read(11, ("1", 11)));
        Add(3, long.MaxValue, ClientCall.Put("a", "1"), null);
        Found();
    }

    [Fact]
    public void Check_SameRevisionTwice_FoundByIt()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Put("b", "1"), Done(11));
        Assert.Null(LinearizabilityChecker.CheckValues(_history));
        Assert.NotNull(LinearizabilityChecker.CheckRevisions(_history, 10));
    }

    [Fact]
    public void Check_EachKeyAloneIsRightButNotTogether_FoundWhereATransactionJoinsThem()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Put("b", "1"), Done(12));
        Add(5, 6, ClientCall.Get("a", "b"), Read(11, (null, 0), ("1", 12)));
        Found();
    }

    [Fact]
    public void Split_TransactionJoinsKeys_OnePartForThem()
    {
        Add(1, 2, ClientCall.Put("a", "1"), Done(11));
        Add(3, 4, ClientCall.Put("b", "1"), Done(12));
        Add(5, 6, ClientCall.Put("c", "1"), Done(13));
        Add(7, 8, ClientCall.Get("a", "b"), Read(13, ("1", 11), ("1", 12)));
        Assert.Equal([1, 3], KeyPartition.Split(_history).Select(part => part.Count).Order());
    }

    [Fact]
    public void Check_MoreCallsThanBits_Refused()
    {
        for (var i = 0; i <= LinearizabilityChecker.MaxCalls; i++)
        {
            Add((2 * i) + 1, (2 * i) + 2, ClientCall.Put("a", $"{i}"), Done(11 + i));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => LinearizabilityChecker.CheckValues(_history));
    }

    private static ClientReply Done(long revision) => new(true, [], revision);

    private static ClientReply Read(long revision, params (string? Value, long ModRevision)[] seen) =>
        new(true, [.. seen.Select(one => new Seen(one.Value, one.ModRevision))], revision);

    private void Add(long called, long replied, ClientCall call, ClientReply? reply) => _history.Add(new RecordedCall(0, call, called, replied, reply));

    private void Accepted()
    {
        Assert.Null(LinearizabilityChecker.CheckValues(_history));
        Assert.Null(LinearizabilityChecker.CheckRevisions(_history, 10));
    }

    private void Found()
    {
        Assert.NotNull(LinearizabilityChecker.CheckValues(_history));
        Assert.NotNull(LinearizabilityChecker.CheckRevisions(_history, 10));
    }
}
