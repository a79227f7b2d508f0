using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>The answer to a range, made a piece at a time by whoever sends it: it may be as large as the store, which holds its entries anyhow.</summary>
/// <param name="result">What was found.</param>
/// <param name="header">The answer's header.</param>
public sealed class RangeChunks(RangeResult result, Wire.ResponseHeader header)
{
    private const int TagBytes = 1;

    /// <summary>What a call answers whose pieces are sent for it.</summary>
    public static Wire.RangeResponse Stead { get; } = new();

    /// <summary>How many entries there are.</summary>
    public int Entries => result.Entries.Count;

    /// <summary>How large the message is, in bytes.</summary>
    public long Bytes { get; } = Head(result, header).CalculateSize() + result.Entries.Sum(static entry => SizeOf(EntryEncoder.SizeOf(entry)));

    /// <summary>Makes it. The pieces are one message when they follow each other.</summary>
    /// <param name="bytes">How large a piece is, but for its last entry.</param>
    public IEnumerable<Wire.RangeResponse> Make(int bytes)
    {
        var (piece, size) = (Head(result, header), 0);
        foreach (var entry in result.Entries)
        {
            piece.Kvs.Add(EntryEncoder.ToWire(entry));
            size += EntryEncoder.SizeOf(entry);
            if (size >= bytes)
            {
                yield return piece;
                (piece, size) = (new Wire.RangeResponse(), 0);
            }
        }

        yield return piece;
    }

    private static long SizeOf(int entry) => TagBytes + CodedOutputStream.ComputeLengthSize(entry) + entry;

    private static Wire.RangeResponse Head(RangeResult result, Wire.ResponseHeader header) => new() { Header = header, More = result.More, Count = result.Count };
}
