using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Workers.Native;

/// <summary>The bytes of an answer that came over a link, as gRPC's marshallers read them.</summary>
/// <param name="bytes">The answer.</param>
internal sealed class LinkPayload(ByteString bytes) : DeserializationContext
{
    /// <inheritdoc/>
    public override int PayloadLength => bytes.Length;

    /// <inheritdoc/>
    public override byte[] PayloadAsNewBuffer() => bytes.ToByteArray();

    /// <inheritdoc/>
    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes.Memory);
}
