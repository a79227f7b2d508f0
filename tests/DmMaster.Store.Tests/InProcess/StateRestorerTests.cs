using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class StateRestorerTests
{
    private History _history = new();

    [Fact]
    public void Restore_Nothing_EmptyAtItsRevision()
    {
        var state = Restore(5, 5, [], []);
        Assert.Equal(new Revision(5), state.Revision);
        Assert.Equal(0, state.LiveBytes);
        Assert.Equal(0, _history.Count);
    }

    [Fact]
    public void Restore_VersionsAndTombstones_StateOfEachRevision()
    {
        var state = Restore(8, 5, [Version("a", "1", 5, 1), Version("b", "22", 6, 1), Version("c", "3", 6, 1), Tombstone("a", 7), Version("b", "4", 8, 2)], []);
        Assert.Equal("b=4,c=3", Text(state, 8));
        Assert.Equal("b=22,c=3", Text(state, 7));
        Assert.Equal("a=1,b=22,c=3", Text(state, 6));
        Assert.Equal("a=1", Text(state, 5));
        Assert.Equal(4, state.LiveBytes);
        Assert.Equal([5, 6, 7, 8], _history.Portion(new Revision(5)).Select(commit => commit.Revision.Value));
        Assert.Equal(2, _history.Portion(new Revision(6))[0].Versions.Length);
        Assert.Equal("22", _history.Portion(new Revision(8))[0].Versions[0].ToEvent().Previous!.Value.ToStringUtf8());
    }

    [Fact]
    public void Restore_VersionsBeforeTheOldest_ReadButNotWatched()
    {
        var state = Restore(9, 8, [Version("a", "1", 3, 1), Version("b", "1", 8, 1), Version("b", "2", 9, 2)], []);
        Assert.Equal("a=1,b=1", Text(state, 8));
        Assert.Equal([8, 9], _history.Portion(new Revision(8)).Select(commit => commit.Revision.Value));
    }

    [Fact]
    public void Restore_KeysUnderLeases_BelongToThemAsLastPut()
    {
        var state = Restore(
            8,
            1,
            [Version("a", "1", 5, 1, 1), Version("b", "1", 6, 1, 1), Version("a", "2", 7, 2, 2), Version("c", "1", 8, 1, 1)],
            [new Lease(new LeaseId(1), 10), new Lease(new LeaseId(2), 20)]);
        Assert.Equal(["b", "c"], state.Leases.KeysOf(new LeaseId(1)).Select(key => key.ToStringUtf8()));
        Assert.Equal(["a"], state.Leases.KeysOf(new LeaseId(2)).Select(key => key.ToStringUtf8()));
    }

    [Fact]
    public void Restore_OldVersionsUnderAnEndedLeaseOfTheSameNumber_NotUnderTheNewOne()
    {
        var state = Restore(
            7, 1, [Version("a", "1", 5, 1, 1), Tombstone("a", 6), Version("b", "1", 7, 1, 3)], [new Lease(new LeaseId(1), 10)]);
        Assert.Empty(state.Leases.KeysOf(new LeaseId(1)));
        Assert.Null(state.Leases.Find(new LeaseId(3)));
        Assert.Equal("b=1", Text(state, 7));
    }

    private static KeyValue Version(string key, string value, long revision, long version, long lease = 0) => new(
        ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value), new Revision(revision), new Revision(revision), version, new LeaseId(lease));

    private static KeyValue Tombstone(string key, long revision) =>
        new(ByteString.CopyFromUtf8(key), ByteString.Empty, Revision.None, new Revision(revision), 0, LeaseId.None);

    private static string Text(StoreState state, long at) => string.Join(
        ',',
        RangeReader.Read(state.Keys, state.Revision, new RangeQuery(KeyRange.All) { At = new Revision(at) }).Entries
            .Select(entry => $"{entry.Key.ToStringUtf8()}={entry.Value.ToStringUtf8()}"));

    private StoreState Restore(long revision, long oldest, KeyValue[] versions, Lease[] leases)
    {
        var restored = StateRestorer.Restore(
            new JournalContent(new Revision(1), new Revision(revision), new Revision(oldest), versions, leases), 0);
        _history = restored.History;
        return restored.State;
    }
}
