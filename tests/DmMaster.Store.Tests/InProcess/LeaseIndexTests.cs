using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class LeaseIndexTests
{
    private static readonly LeaseId One = new(1);
    private static readonly LeaseId Two = new(2);

    private static LeaseIndex Both => LeaseIndex.Empty.With(new Lease(One, 10)).With(new Lease(Two, 20));

    [Fact]
    public void KeysOf_KeysJoinedInAnyOrder_InTheirOrder()
    {
        var index = Both.Move(Key("b"), LeaseId.None, One).Move(Key("c"), LeaseId.None, One).Move(Key("a"), LeaseId.None, One);
        Assert.Equal(["a", "b", "c"], Names(index, One));
    }

    [Fact]
    public void Move_FromOneToTheOther_BelongsToOneOnlyAndTheOldIndexStays()
    {
        var before = Both.Move(Key("a"), LeaseId.None, One);
        var after = before.Move(Key("a"), One, Two);
        Assert.Equal(["a"], Names(before, One));
        Assert.Empty(Names(after, One));
        Assert.Equal(["a"], Names(after, Two));
    }

    [Fact]
    public void Move_ToNone_BelongsToNone() =>
        Assert.Empty(Names(Both.Move(Key("a"), LeaseId.None, One).Move(Key("a"), One, LeaseId.None), One));

    [Fact]
    public void Move_FromALeaseThatIsGone_JoinsTheOther() =>
        Assert.Equal(["a"], Names(Both.Move(Key("a"), LeaseId.None, One).Without(One).Move(Key("a"), One, Two), Two));

    [Fact]
    public void With_SameIdAfterItWasGone_WithoutTheOldKeys()
    {
        var index = Both.Move(Key("a"), LeaseId.None, One).Without(One).With(new Lease(One, 30));
        Assert.Empty(Names(index, One));
        Assert.Equal(30, index.Find(One)!.Value.Seconds);
        Assert.Equal(2, index.Count);
    }

    [Fact]
    public void Find_Unknown_Nothing()
    {
        Assert.Null(LeaseIndex.Empty.Find(One));
        Assert.Empty(LeaseIndex.Empty.KeysOf(One));
    }

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private static IEnumerable<string> Names(LeaseIndex index, LeaseId id) => index.KeysOf(id).Select(key => key.ToStringUtf8());
}
