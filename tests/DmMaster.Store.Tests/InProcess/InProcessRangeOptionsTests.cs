using DmMaster.Store.InProcess;
using DmMaster.Store.Tests.Conformance;

namespace DmMaster.Store.Tests.InProcess;

public sealed class InProcessRangeOptionsTests : RangeOptionsConformance
{
    protected override IKeyValueStore CreateStore() => new InProcessStore(TimeProvider.System, new InProcessStoreOptions());

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Read_OfMoreKeysThanItMayLookAt_IsGivenUp(int lookAtMost, bool isGivenUp)
    {
        await DoAsync(Put("a", "1"), Put("b", "2"), Put("c", "3"));

        var result = await Store.RangeAsync(new RangeQuery(Everything) { ReadAtMost = lookAtMost, SortBy = SortTarget.Value, Limit = 1 }, Ended);

        Assert.Equal((isGivenUp, isGivenUp ? 0 : 1, isGivenUp ? 0L : 3), (result.IsGivenUp, result.Entries.Count, result.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void Entries_OfAnyNumber_AreThoseAddedInOrder(int count)
    {
        var added = Enumerable.Range(1, count)
            .Select(static i => new KeyValue(Google.Protobuf.ByteString.CopyFromUtf8($"{i}"), Google.Protobuf.ByteString.Empty, new Revision(i), new Revision(i), 1, LeaseId.None)).ToList();
        var list = new EntryList();
        added.ForEach(list.Add);

        Assert.Equal(added, list);
        Assert.Equal(added, Enumerable.Range(0, list.Count).Select(i => list[i]));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[count]);
    }
}
