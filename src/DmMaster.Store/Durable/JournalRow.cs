using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;

namespace DmMaster.Store.Durable;

/// <summary>What a row of <c>versions</c> holds besides itself.</summary>
internal static class JournalRow
{
    /// <summary>A CRC-32C over all that a row says: SQLite notices a page that makes no sense, not a changed byte of a value.</summary>
    internal static uint Checksum(KeyValue row, int place)
    {
        var sum = Add(uint.MaxValue, row.ModRevision.Value);
        sum = Add(sum, place);
        sum = Add(sum, row.CreateRevision.Value);
        sum = Add(sum, row.Version);
        sum = Add(sum, row.Lease.Value);
        return ~Add(Add(sum, row.Key), row.Value);
    }

    private static uint Add(uint sum, long number) => BitOperations.Crc32C(sum, (ulong)number);

    /// <summary>A CRC-32C over bytes.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    private static uint Add(uint sum, ByteString bytes) => Add(Add(sum, bytes.Length), bytes.Span);

    private static uint Add(uint sum, ReadOnlySpan<byte> rest)
    {
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        foreach (var value in rest)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return sum;
    }
}
