using DmMaster.Store.InProcess;
using Microsoft.Extensions.Logging;

namespace DmMaster.Store.Durable;

/// <summary>Opens the store in this process that keeps every commit in a directory before it is acknowledged.</summary>
public static class DurableStore
{
    /// <summary>Opens it; of a directory that holds none yet, an empty one.</summary>
    /// <param name="directory">The directory. It is made if it is missing, and belongs to one process at a time.</param>
    /// <param name="time">The clock, as for <see cref="InProcessStore"/>.</param>
    /// <param name="options">The limits. The first revision counts only for a new store.</param>
    /// <param name="logger">Told what was found, and when writing begins to fail and works again.</param>
    /// <returns>The store. Disposing of it writes what is under way and gives the directory up.</returns>
    /// <exception cref="DurableStoreException">The directory cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static InProcessStore Open(string directory, TimeProvider time, InProcessStoreOptions options, ILogger logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options.Validate();
        var first = InProcessStore.Nothing(time, options).First;
        SqliteJournal? journal = null;
        try
        {
            journal = SqliteJournal.Open(DataDirectory.Open(directory), first, options.AcceptsLoss, time, logger);
            return new InProcessStore(time, options, new MeasuredJournal(journal, time, options.Journaled), journal.Read());
        }
        catch (Exception failure)
        {
            journal?.Dispose();
            if (OpenFailure.TryExplain(directory, failure, out var explained))
            {
                throw explained;
            }

            throw;
        }
    }
}
