using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class RangeOrderTests
{
    private static readonly KeyValue[] Entries =
    [
        Entry("a", "2", 5, 9, 1), Entry("b", "10", 5, 6, 3), Entry("c", "2", 4, 9, 3), Entry("d", "", 7, 7, 1),
    ];

    [Theory]
    [InlineData(SortTarget.Key, false, "abcd")]
    [InlineData(SortTarget.Key, true, "dcba")]
    [InlineData(SortTarget.Version, false, "adbc")]
    [InlineData(SortTarget.Version, true, "bcad")]
    [InlineData(SortTarget.CreateRevision, false, "cabd")]
    [InlineData(SortTarget.CreateRevision, true, "dabc")]
    [InlineData(SortTarget.ModRevision, false, "bdac")]
    [InlineData(SortTarget.ModRevision, true, "acdb")]
    [InlineData(SortTarget.Value, false, "dbac")]
    [InlineData(SortTarget.Value, true, "acbd")]
    public void Sort_Ties_InTheOrderOfTheirKeys(SortTarget by, bool isDescending, string expected)
    {
        Assert.Equal(expected, Sort(by, isDescending, long.MaxValue));
        Assert.Equal(expected[..2], Sort(by, isDescending, 2));
        Assert.Equal("", Sort(by, isDescending, 0));
    }

    [Fact]
    public void Sort_UnknownTarget_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Sort((SortTarget)9, false, 1));

    private static string Sort(SortTarget by, bool isDescending, long most) => string.Concat(
        RangeOrder.Sort(Entries, new RangeQuery(KeyRange.All) { SortBy = by, IsDescending = isDescending }, most)
            .Select(entry => entry.Key.ToStringUtf8()));

    private static KeyValue Entry(string key, string value, long created, long modified, long version) => new(
        ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(value), new Revision(created), new Revision(modified), version, LeaseId.None);
}
