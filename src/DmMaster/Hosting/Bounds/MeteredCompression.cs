using System.IO.Compression;
using Grpc.Net.Compression;

namespace DmMaster.Hosting.Bounds;

/// <summary>A compression of requests: what they unpack to is counted as it grows, and ends where it is too much.</summary>
internal sealed class MeteredCompression : ICompressionProvider
{
    private static readonly AsyncLocal<CallLoad?> Call = new();
    private readonly Func<Stream, CompressionLevel, Stream> _pack;
    private readonly Func<Stream, Stream> _unpack;
    private readonly int _most;

    private MeteredCompression(string name, int most, Func<Stream, CompressionLevel, Stream> pack, Func<Stream, Stream> unpack)
    {
        EncodingName = name;
        _most = most;
        _pack = pack;
        _unpack = unpack;
    }

    /// <inheritdoc/>
    public string EncodingName { get; }

    /// <summary>Those that gRPC's server has by itself.</summary>
    /// <param name="most">How many bytes a message may unpack to.</param>
    internal static IEnumerable<ICompressionProvider> All(int most) =>
    [
        new MeteredCompression(
            "gzip", most, static (to, level) => new GZipStream(to, level, leaveOpen: true), static from => new GZipStream(from, CompressionMode.Decompress)),
        new MeteredCompression(
            "deflate", most, static (to, level) => new ZLibStream(to, level, leaveOpen: true), static from => new ZLibStream(from, CompressionMode.Decompress)),
    ];

    /// <summary>Lets the rest of a call count as its own what it unpacks.</summary>
    internal static void Attribute(HttpContext context) => Call.Value = CallLoad.Of(context);

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => _pack(stream, compressionLevel ?? CompressionLevel.Fastest);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new MeteredUnpacking(_unpack(stream), Call.Value, _most);
}
