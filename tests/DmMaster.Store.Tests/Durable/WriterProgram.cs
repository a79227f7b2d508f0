using System.Globalization;
using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.Durable;

/// <summary>
/// The program that <see cref="DurableKillTests"/> kills: it writes to a store from several tasks as fast as it can, and prints a line for
/// every write that was acknowledged: <c>task number revision</c>.
/// </summary>
internal static class WriterProgram
{
    public const int Writers = 8;

    public static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1), MaxHistoryRevisions = 10_000 };

    public static ByteString Key(string kind, int writer) => ByteString.CopyFromUtf8($"{kind}/{writer}");

    public static ByteString Value(long number) => ByteString.CopyFromUtf8(number.ToString(CultureInfo.InvariantCulture));

    public static async Task Main(string[] arguments)
    {
        using var store = DurableStore.Open(arguments[0], TimeProvider.System, Options, NullLogger.Instance);
        await using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" });
        output.WriteLine($"open {store.CurrentRevision}");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, writer, output))));
    }

    /// <summary>Every write puts a pair of keys and leaves a trail: one of three keys is put, the next one deleted.</summary>
    private static async Task WriteAsync(InProcessStore store, int writer, TextWriter output)
    {
        var left = (await store.RangeAsync(new RangeQuery(KeyRange.One(Key("left", writer))), CancellationToken.None)).Entries;
        for (var number = left.Count == 0 ? 1 : long.Parse(left[0].Value.Span, CultureInfo.InvariantCulture) + 1; ; number++)
        {
            var value = Value(number);
            var txn = new Txn
            {
                Success =
                [
                    new TxnOp.Put(Key("left", writer), value),
                    new TxnOp.Put(Key("right", writer), value),
                    new TxnOp.Put(Key($"trail{number % 3}", writer), ByteString.CopyFrom(new byte[number % 700])),
                    new TxnOp.Delete(KeyRange.One(Key($"trail{(number + 1) % 3}", writer))),
                ],
            };
            var result = await store.CommitAsync(txn, CancellationToken.None);
            output.WriteLine($"{writer} {number} {result.Revision}");
        }
    }
}
