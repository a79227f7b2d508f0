using Google.Protobuf;

namespace DmMaster.Store.Tests;

public sealed class KeyRangeTests
{
    private static ByteString Bytes(params byte[] bytes) => ByteString.CopyFrom(bytes);

    [Fact]
    public void Prefix_LastByteBelowMax_EndsAtTheNext() =>
        Assert.Equal(new KeyRange(Bytes(1, 2), Bytes(1, 3)), KeyRange.Prefix(Bytes(1, 2)));

    [Fact]
    public void Prefix_LastByteMax_Carries() =>
        Assert.Equal(new KeyRange(Bytes(1, 0xff, 0xff), Bytes(2)), KeyRange.Prefix(Bytes(1, 0xff, 0xff)));

    [Fact]
    public void Prefix_AllBytesMax_IsOpen() =>
        Assert.Equal(new KeyRange(Bytes(0xff, 0xff), Bytes(0)), KeyRange.Prefix(Bytes(0xff, 0xff)));

    [Fact]
    public void Prefix_Empty_IsAll() => Assert.Equal(KeyRange.All, KeyRange.Prefix(ByteString.Empty));

    [Theory]
    [InlineData("a", "", "a", true)]
    [InlineData("a", "", "ab", false)]
    [InlineData("a", "c", "a", true)]
    [InlineData("a", "c", "b", true)]
    [InlineData("a", "c", "c", false)]
    [InlineData("b", "c", "a", false)]
    [InlineData("b", "\0", "z", true)]
    [InlineData("b", "\0", "a", false)]
    [InlineData("c", "a", "b", false)]
    public void Contains_Key_AsTheEncodingSays(string start, string end, string key, bool expected) =>
        Assert.Equal(expected, new KeyRange(ByteString.CopyFromUtf8(start), ByteString.CopyFromUtf8(end)).Contains(ByteString.CopyFromUtf8(key)));

    [Fact]
    public void All_AnyKey_Contained() => Assert.True(KeyRange.All.Contains(Bytes(0)) && KeyRange.All.Contains(Bytes(0xff, 0xff)));
}
