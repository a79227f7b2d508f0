using System.Buffers.Binary;
using DmMaster.Hosting.Port;
using Grpc.Core;

namespace DmMaster.Hosting.Etcd;

/// <summary>The body of a call with one request.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="Message">The request in it.</param>
internal sealed record GrpcBody(byte[] Bytes, ReadOnlyMemory<byte> Message)
{
    private const int PrefixBytes = 5;

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="GrpcBodyException">It is too large, is compressed, or has no request or several.</exception>
    internal static async Task<GrpcBody> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        if (await body.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellationToken) < PrefixBytes)
        {
            throw new GrpcBodyException(StatusCode.Internal, "there is no request");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (prefix[0] != 0)
        {
            throw new GrpcBodyException(StatusCode.Unimplemented, "dm-master: compressed requests are not handed on to the etcd cluster");
        }

        if (length > PortLimits.MaxMessageBytes)
        {
            throw new GrpcBodyException(StatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {PortLimits.MaxMessageBytes})");
        }

        var bytes = new byte[PrefixBytes + length];
        prefix.CopyTo(bytes, 0);
        await body.ReadExactlyAsync(bytes.AsMemory(PrefixBytes), cancellationToken);
        return await body.ReadAsync(prefix, cancellationToken) == 0
            ? new GrpcBody(bytes, bytes.AsMemory(PrefixBytes))
            : throw new GrpcBodyException(StatusCode.Internal, "there is more than one request");
    }
}
