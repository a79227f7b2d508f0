using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

public sealed class KeyIntervalSetTests
{
    private readonly KeyIntervalSet _cover = new();

    [Fact]
    public void Add_OverlappingAndTouching_OneInterval()
    {
        Add("a", "c");
        Add("e", "g");
        Add("c", "d");
        Add("b", "f");
        Assert.Equal(["a..g"], Intervals());
    }

    [Fact]
    public void Add_Apart_Kept()
    {
        Add("e", "f");
        Add("a", "b");
        _cover.Add(KeyRange.One(Key("c")));
        Assert.Equal(["a..b", "c..c\0", "e..f"], Intervals());
        Assert.True(_cover.Contains(Key("c")));
        Assert.False(_cover.Contains(Key("c\0")));
        Assert.False(_cover.Contains(Key("d")));
    }

    [Fact]
    public void Add_OpenRange_SwallowsAllAfterIt()
    {
        Add("a", "b");
        Add("x", "y");
        Add("c", "\0");
        Add("d", "e");
        Assert.Equal(["a..b", "c..\0"], Intervals());
        Assert.True(_cover.Contains(Key("zzz")));
    }

    [Fact]
    public void Add_Backwards_Nothing()
    {
        Add("b", "a");
        Add("a", "a");
        Assert.Equal(0, _cover.Count);
        Assert.False(_cover.Contains(Key("a")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Contains_RandomRanges_AsEachOfThem(int seed)
    {
        var random = new Random(seed);
        string RandomKey() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)('a' + random.Next(3))));
        for (var round = 0; round < 200; round++)
        {
            var cover = new KeyIntervalSet();
            var ranges = new List<KeyRange>();
            for (var i = random.Next(8); i > 0; i--)
            {
                var end = random.Next(8) switch { 0 => "\0", 1 => "", _ => RandomKey() };
                ranges.Add(new KeyRange(Key(RandomKey()), Key(end)));
                cover.Add(ranges[^1]);
            }

            for (var i = 0; i < 50; i++)
            {
                var key = Key(RandomKey());
                Assert.Equal(ranges.Exists(range => range.Contains(key)), cover.Contains(key));
            }
        }
    }

    private static ByteString Key(string name) => ByteString.CopyFromUtf8(name);

    private void Add(string start, string end) => _cover.Add(new KeyRange(Key(start), Key(end)));

    private IEnumerable<string> Intervals() => _cover.Intervals.Select(range => $"{range.Start.ToStringUtf8()}..{range.End.ToStringUtf8()}");
}
