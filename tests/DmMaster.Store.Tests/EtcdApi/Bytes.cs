using Google.Protobuf;

namespace DmMaster.Store.Tests.EtcdApi;

/// <summary>Short ways to keys and values.</summary>
internal static class Bytes
{
    public static readonly ByteString Zero = ByteString.CopyFrom(0);

    public static ByteString Of(string text) => ByteString.CopyFromUtf8(text);

    /// <summary>The end of the range of all keys that begin with this.</summary>
    public static ByteString PrefixEnd(string prefix) => KeyRange.Prefix(Of(prefix)).End;
}
