using System.Buffers.Binary;
using System.Text;

namespace DmMaster.Testing.Databases;

/// <summary>Writes packets of MySQL's protocol.</summary>
/// <param name="stream">Where to.</param>
internal sealed class PacketWriter(Stream stream)
{
    private const int LongestPacket = (1 << 24) - 1;
    private const byte TextType = 0xfd;
    private const ushort Utf8Mb4 = 45;

    private byte _number;

    /// <summary>Begins to answer: packets are counted anew.</summary>
    public void Begin(byte number) => _number = number;

    /// <summary>One packet.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, content.Length);
        head[3] = _number++;
        await stream.WriteAsync(head, cancellationToken);
        await stream.WriteAsync(content, cancellationToken);
    }

    /// <summary>It is done.</summary>
    public Task WriteOkAsync(CancellationToken cancellationToken) => WriteAsync(new byte[] { 0, 0, 0, 2, 0, 0, 0 }, cancellationToken);

    /// <summary>It is refused.</summary>
    public Task WriteRefusalAsync(DatabaseAnswer.Refusal refusal, CancellationToken cancellationToken) => WriteAsync(
        (byte[])[0xff, (byte)refusal.Number, (byte)(refusal.Number >> 8), (byte)'#', .. Encoding.UTF8.GetBytes(refusal.State), .. Encoding.UTF8.GetBytes(refusal.Text)], cancellationToken);

    /// <summary>A table.</summary>
    public async Task WriteRowsAsync(DatabaseAnswer.Rows rows, CancellationToken cancellationToken)
    {
        await WriteHeadAsync(rows.Columns, cancellationToken);
        foreach (var line in rows.Lines)
        {
            await WriteAsync((byte[])[.. line.SelectMany(static value => value is null ? [0xfb] : Text(value))], cancellationToken);
        }

        await WriteEndAsync(cancellationToken);
    }

    /// <summary>One value of many bytes, in as many packets as it takes.</summary>
    public async Task WriteHugeAsync(long bytes, CancellationToken cancellationToken)
    {
        await WriteHeadAsync(["huge"], cancellationToken);
        var block = new byte[LongestPacket];
        block.AsSpan().Fill((byte)'x');
        var length = new byte[] { 0xfe, 0, 0, 0, 0, 0, 0, 0, 0 };
        BinaryPrimitives.WriteInt64LittleEndian(length.AsSpan(1), bytes);
        length.CopyTo(block, 0);
        for (var left = bytes + length.Length; left >= 0; left -= LongestPacket)
        {
            await WriteAsync(block.AsMemory(0, (int)Math.Min(left, LongestPacket)), cancellationToken);
            block.AsSpan(0, length.Length).Fill((byte)'x');
        }

        await WriteEndAsync(cancellationToken);
    }

    private async Task WriteHeadAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        await WriteAsync(new[] { (byte)columns.Count }, cancellationToken);
        foreach (var column in columns)
        {
            await WriteAsync(
                (byte[])[.. Text("def"), .. Text(""), .. Text(""), .. Text(""), .. Text(column), .. Text(column), 12, (byte)Utf8Mb4, 0, 0, 0, 1, 0, TextType, 0, 0, 0, 0, 0], cancellationToken);
        }

        await WriteEndAsync(cancellationToken);
    }

    private Task WriteEndAsync(CancellationToken cancellationToken) => WriteAsync(new byte[] { 0xfe, 0, 0, 2, 0 }, cancellationToken);

    private static byte[] Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return bytes.Length switch
        {
            < 0xfb => [(byte)bytes.Length, .. bytes],
            < 1 << 16 => [0xfc, (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes],
            _ => [0xfd, (byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)(bytes.Length >> 16), .. bytes],
        };
    }
}
