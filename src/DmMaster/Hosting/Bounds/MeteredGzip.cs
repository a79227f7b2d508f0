using System.IO.Compression;
using Grpc.Net.Compression;

namespace DmMaster.Hosting.Bounds;

/// <summary>gzip for requests: what they unpack to is counted as it grows, and ends where it is too much.</summary>
internal sealed class MeteredGzip : ICompressionProvider
{
    private static readonly AsyncLocal<CallLoad?> Call = new();
    private readonly int _most;

    /// <summary>Unpacks up to a limit.</summary>
    /// <param name="most">How many bytes a message may unpack to.</param>
    internal MeteredGzip(int most) => _most = most;

    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <summary>Lets the rest of a call count as its own what it unpacks.</summary>
    internal static void Attribute(HttpContext context) => Call.Value = CallLoad.Of(context);

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) =>
        new MeteredUnpacking(new GZipStream(stream, CompressionMode.Decompress), Call.Value, _most);
}
