using DmMaster.Store.Durable;
using DmMaster.Store.InProcess;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Store.Tests.Durable;

/// <summary>A temporary directory for a durable store, removed when the test is over.</summary>
internal sealed class StoreDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dm-store-").FullName;

    public string File => System.IO.Path.Combine(Path, "store.db");

    public string Log => File + "-wal";

    public string Mark => System.IO.Path.Combine(Path, "store.mark");

    /// <summary>A directory with the files as they are now, as a crash at this moment leaves them.</summary>
    /// <param name="isRestored">Whether it can tell that it is a copy.</param>
    public StoreDirectory Copy(bool isRestored = false)
    {
        var copy = new StoreDirectory();

        // The mark first: while batches are written it may say less than the rest, never more.
        foreach (var file in new[] { Mark, File, Log }.Where(System.IO.File.Exists))
        {
            System.IO.File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        if (!isRestored && System.IO.File.Exists(Mark))
        {
            copy.TakeForOriginal();
        }

        return copy;
    }

    /// <summary>Has the mark say that it is where it was written.</summary>
    private void TakeForOriginal()
    {
        using var directory = DataDirectory.Open(Path);
        using var mark = StoreMark.Open(directory, TimeProvider.System);
        if (mark.Read() is { } said)
        {
            mark.Write(new JournalSeal { Identity = said.Identity, Batch = said.Batch, Last = said.Revision });
        }
    }

    public InProcessStore Open(InProcessStoreOptions? options = null, TimeProvider? time = null, ILogger? logger = null) =>
        DurableStore.Open(Path, time ?? TimeProvider.System, options ?? new InProcessStoreOptions(), logger ?? NullLogger.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
