using CsCheck;
using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class KeyIndexTests
{
    private static readonly Gen<(bool Add, int Key)[]> Changes = Gen.Select(Gen.Bool, Gen.Int[0, 600]).Array[0, 1500];

    [Fact]
    public void KeyIndex_RandomChanges_AsASortedDictionary() =>
        Changes.Sample(
            changes =>
            {
                var index = KeyIndex.Empty;
                var expected = new SortedDictionary<string, KeyVersion>(StringComparer.Ordinal);
                foreach (var (add, key) in changes)
                {
                    index = add ? Add(index, expected, key) : Remove(index, expected, key);
                }

                Assert.Equal(expected.Values.Select(version => version.Value), All(index, KeyRange.All));
                Assert.All(Enumerable.Range(0, 601), key => Assert.Same(expected.GetValueOrDefault($"{key:d3}"), index.Find(Key(key))));
                foreach (var start in new[] { 0, 17, 300, 600 })
                {
                    var inRange = expected
                        .Where(entry => string.CompareOrdinal(entry.Key, $"{start:d3}") >= 0 && string.CompareOrdinal(entry.Key, "450") < 0);
                    Assert.Equal(inRange.Select(entry => entry.Value.Value), All(index, new KeyRange(Key(start), Key(450))));
                }
            },
            iter: 200);

    [Fact]
    public void KeyIndex_Changed_OldOnesStayAsTheyWere()
    {
        var random = new Random(7);
        var index = KeyIndex.Empty;
        var expected = new SortedDictionary<string, KeyVersion>(StringComparer.Ordinal);
        var old = new List<(KeyIndex Index, KeyValue[] Entries)>();
        for (var i = 0; i < 3000; i++)
        {
            var key = random.Next(1000);
            index = random.Next(i < 1500 ? 5 : 2) > 0 ? Add(index, expected, key) : Remove(index, expected, key);
            if (i % 50 == 0)
            {
                old.Add((index, [.. expected.Values.Select(version => version.Value)]));
            }
        }

        Assert.All(old, one => Assert.Equal(one.Entries, All(one.Index, KeyRange.All)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeyIndex_GrownAndEmptied_NothingLeft(bool isBackwards)
    {
        var index = KeyIndex.Empty;
        var keys = Enumerable.Range(0, 20_000).ToArray();
        foreach (var key in isBackwards ? keys.Reverse() : keys)
        {
            index = index.With(Version($"{key:d6}"));
        }

        Assert.Equal(20_000, All(index, KeyRange.All).Count);
        new Random(3).Shuffle(keys);
        foreach (var key in keys)
        {
            index = index.Without(ByteString.CopyFromUtf8($"{key:d6}"));
        }

        Assert.Empty(All(index, KeyRange.All));
        Assert.Same(index, index.Without(Key(1)));
    }

    private static KeyIndex Add(KeyIndex index, SortedDictionary<string, KeyVersion> expected, int key)
    {
        var version = Version($"{key:d3}");
        expected[$"{key:d3}"] = version;
        return index.With(version);
    }

    private static KeyIndex Remove(KeyIndex index, SortedDictionary<string, KeyVersion> expected, int key)
    {
        expected.Remove($"{key:d3}");
        return index.Without(Key(key));
    }

    private static IReadOnlyList<KeyValue> All(KeyIndex index, KeyRange range)
    {
        var scan = RangeScan.All(new Revision(long.MaxValue));
        index.Scan(range, scan);
        return scan.Entries;
    }

    private static ByteString Key(int key) => ByteString.CopyFromUtf8($"{key:d3}");

    private static KeyVersion Version(string key) =>
        new(new KeyValue(ByteString.CopyFromUtf8(key), ByteString.Empty, new Revision(1), new Revision(1), 1, LeaseId.None), null);
}
