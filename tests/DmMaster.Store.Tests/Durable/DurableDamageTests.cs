using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.Durable;

/// <summary>
/// What is damaged, removed or older than what was acknowledged is refused, with a text that says what is missing, or does no harm: no start
/// is silently older, none hangs, none fails otherwise.
/// </summary>
public sealed class DurableDamageTests : IDisposable
{
    private const int Flips = 25;
    private static readonly InProcessStoreOptions Options = new() { FirstRevision = new Revision(1) };
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <remarks>Eight rounds of 25: a writer is killed, and then one bit of its files is another.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Flip_AnyBitAfterAKill_RefusedOrAllThere(int seed)
    {
        var random = new Random(seed);
        var writes = new List<KilledWriter.Acknowledged>();
        var refused = 0;
        for (var kill = 0; kill < 2; kill++)
        {
            writes.AddRange((await KilledWriter.RunAsync(_directory.Path, random.Next(20, 400))).Writes);
        }

        for (var flip = 0; flip < Flips; flip++)
        {
            using var copy = _directory.Copy();
            var file = new[] { copy.File, copy.Log, copy.Log, copy.Log, copy.Mark }[random.Next(5)];
            var place = Flip(file, random);
            try
            {
                using var store = copy.Open(WriterProgram.Options);
                await KilledWriter.AssertThereAsync(store, writes, $"seed {seed} flip {flip} {place}");
            }
            catch (DurableStoreException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, Flips - 1);
    }

    [Fact]
    public async Task Open_LastBatchOfTheLogGone_RefusedWithWhatIsMissing()
    {
        using var store = await FillAsync();
        using var copy = _directory.Copy();
        await using (var log = File.Open(copy.Log, FileMode.Open))
        {
            log.SetLength(log.Length - 1);
        }

        Refused(copy, "revisions 51 to 51 were acknowledged and are missing: store.db and its log hold only what was written up to revision 50. Restore");
    }

    [Fact]
    public async Task Open_LogRemoved_RefusedOrWithLossAcceptedAboveAllThatWasTold()
    {
        using (var store = await FillAsync())
        {
            using var copy = _directory.Copy();
            File.Delete(copy.Log);
            Refused(copy, "revisions 2 to 51 were acknowledged and are missing: store.db and its log hold only what was written up to revision 1. ");
            var log = new LogLines();
            using (var opened = copy.Open(Options with { AcceptsLoss = true }, logger: log))
            {
                Assert.Equal(new Revision(52), opened.CurrentRevision);
                Assert.Equal(0, (await opened.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
                Assert.Contains("703 Warning", log.All);
                await PutAsync(opened, "new");
            }

            // Accepted once and for all.
            using var again = copy.Open(Options);
            Assert.Equal(new Revision(53), again.CurrentRevision);
            Assert.Equal(new Revision(52), again.OldestRevision);
        }
    }

    [Fact]
    public async Task Open_LeaseOfTheLastBatchGone_Refused()
    {
        using var store = await FillAsync();
        using var before = _directory.Copy();
        await store.GrantAsync(new LeaseId(5), 1000, default);
        File.Copy(_directory.Mark, before.Mark, overwrite: true);
        Refused(before, "changes of leases that were acknowledged after revision 51 are missing. ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_OlderFiles_Refused(bool isSettled)
    {
        var store = await FillAsync();
        if (isSettled)
        {
            store.Dispose();
        }

        using var older = _directory.Copy();
        store = isSettled ? _directory.Open(Options) : store;
        await PutAsync(store, "newer");
        store.Dispose();
        using var mixed = _directory.Copy();
        File.Copy(older.File, mixed.File, overwrite: true);
        Refused(mixed, "were acknowledged and are missing");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-1)]
    public async Task Open_MarkShortOrRemoved_RefusedUntilAccepted(int length)
    {
        (await FillAsync()).Dispose();
        using var copy = _directory.Copy();
        if (length < 0)
        {
            File.Delete(copy.Mark);
        }
        else
        {
            await using var mark = File.Open(copy.Mark, FileMode.Open);
            mark.SetLength(length);
        }

        Refused(copy, "store.mark is missing or damaged, so it is not known whether store.db, which holds what was written up to revision 51, is all");
        using (var store = copy.Open(Options with { AcceptsLoss = true }))
        {
            Assert.Equal(50, (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
            Assert.Equal(new Revision(52), store.CurrentRevision);
        }

        copy.Open(Options).Dispose();
    }

    [Fact]
    public async Task Open_FileRemovedAndItsMarkThere_Refused()
    {
        (await FillAsync()).Dispose();
        File.Delete(_directory.File);
        Refused(_directory, "store.db is damaged: it is missing, though store.mark says that it reached revision 51");
    }

    [Fact]
    public async Task Open_MarkOfAStoreThatWasNeverFinished_MadeAnew()
    {
        _directory.Open(Options).Dispose();
        File.Delete(_directory.File);
        using var store = _directory.Open(Options);
        await PutAsync(store, "a");
    }

    [Fact]
    public async Task Open_ACopy_GoesOnAboveWhatTheOriginalCanHaveTold()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var options = new InProcessStoreOptions();
        using (var store = _directory.Open(options, time))
        {
            await PutAsync(store, "a");
        }

        using var backup = _directory.Copy(isRestored: true);
        var told = default(Revision);
        using (var store = _directory.Open(options, time))
        {
            told = (await PutAsync(store, "b")).Revision;
        }

        time.Advance(TimeSpan.FromMinutes(1));
        var log = new LogLines();
        using (var store = backup.Open(options, time, log))
        {
            Assert.True(store.CurrentRevision > told);
            Assert.Equal(store.CurrentRevision, store.OldestRevision);
            Assert.Equal(1, (await store.RangeAsync(new RangeQuery(KeyRange.All), default)).Count);
            Assert.Contains("704 Warning", log.All);
        }

        // From then on it is itself.
        using var again = backup.Open(options, time);
        Assert.Equal(again.OldestRevision, again.CurrentRevision);
    }

    [Fact]
    public async Task Open_FileOfTheFormatBefore_Upgraded()
    {
        (await FillAsync()).Dispose();
        StoreFile.Run(_directory.File, "DELETE FROM meta WHERE name IN ('batch', 'seal'); PRAGMA user_version = 1");
        File.Delete(_directory.Mark);
        using (var store = _directory.Open(Options))
        {
            Assert.Equal(new Revision(51), store.CurrentRevision);
            await PutAsync(store, "b");
        }

        using var again = _directory.Open(Options);
        Assert.Equal(new Revision(52), again.CurrentRevision);
    }

    public static TheoryData<string> Names => ["store.db", "store.db-wal", "store.mark", "store.lock"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Open_ALinkToItself_Refused(string name)
    {
        (await FillAsync()).Dispose();
        var path = Path.Combine(_directory.Path, name);
        File.Delete(path);
        File.CreateSymbolicLink(path, path);
        Refused(_directory, $"{name} is not a file");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Open_ADirectory_Refused(string name)
    {
        (await FillAsync()).Dispose();
        var path = Path.Combine(_directory.Path, name);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Refused(_directory, $"{name} is not a file");
    }

    [Theory]
    [InlineData("store.db")]
    [InlineData("store.db-wal")]
    [InlineData("store.mark")]
    public async Task Open_APipe_RefusedAtOnce(string name)
    {
        (await FillAsync()).Dispose();
        var path = Path.Combine(_directory.Path, name);
        File.Delete(path);
        using (var made = System.Diagnostics.Process.Start("mkfifo", path))
        {
            await made.WaitForExitAsync();
        }

        Refused(_directory, $"{name} is not a file");
    }

    private async Task<InProcessStore> FillAsync()
    {
        var store = _directory.Open(Options);
        for (var i = 0; i < 50; i++)
        {
            await PutAsync(store, $"{i:d3}");
        }

        return store;
    }

    private static string Flip(string file, Random random)
    {
        var bytes = File.ReadAllBytes(file);
        var bit = random.Next(bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        File.WriteAllBytes(file, bytes);
        return $"{Path.GetFileName(file)} bit {bit}";
    }

    private static void Refused(StoreDirectory directory, string text)
    {
        var failure = Assert.ThrowsAny<DurableStoreException>(() => directory.Open(Options).Dispose());
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<TxnResult> PutAsync(InProcessStore store, string key) =>
        await store.CommitAsync(new Txn { Success = [new TxnOp.Put(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8("value"))] }, default);
}
