using DmMaster.Store.InProcess;
using Google.Protobuf;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>A journal that keeps what it is told in memory, so that a store can be opened with it again.</summary>
/// <param name="first">The revision at which an empty store begins.</param>
/// <param name="before">Called before anything is kept; may wait, or refuse.</param>
internal sealed class MemoryJournal(Revision first, Action<IReadOnlyList<JournalEntry>> before) : IJournal
{
    private readonly List<KeyValue> _versions = [];
    private readonly HashSet<(ByteString Key, Revision Revision)> _gone = [];
    private readonly Dictionary<LeaseId, Lease> _leases = [];
    private readonly Revision _first = first;
    private Revision _oldest = first;
    private Revision _newest = first;
    private int _writers;

    /// <summary>How many versions are kept.</summary>
    internal int Count => _versions.Count;

    internal bool IsDisposed { get; private set; }

    internal JournalContent Content => new(_first, _newest, _oldest, [.. _versions], [.. _leases.Values]);

    /// <summary>Opens it for another store.</summary>
    internal MemoryJournal Reopen()
    {
        IsDisposed = false;
        return this;
    }

    public void Append(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        Assert.Equal(1, Interlocked.Increment(ref _writers));
        Assert.False(IsDisposed, "written after it was disposed");
        try
        {
            before(entries);
            foreach (var entry in entries)
            {
                Keep(entry);
            }

            Forget(obsolete);
        }
        finally
        {
            Interlocked.Decrement(ref _writers);
        }
    }

    public void Dispose() => IsDisposed = true;

    private void Keep(JournalEntry entry)
    {
        if (entry.Versions.Count > 0)
        {
            Assert.All(entry.Versions, version => Assert.Equal(_newest.Next, version.ModRevision));
            _newest = _newest.Next;
            _versions.AddRange(entry.Versions);
        }

        if (entry.Granted is { } granted)
        {
            _leases.Add(granted.Id, granted);
        }

        if (entry.Ended is { } ended)
        {
            Assert.True(_leases.Remove(ended), "a lease ended that there was not");
        }
    }

    private void Forget(Obsolete? obsolete)
    {
        if (obsolete is null)
        {
            return;
        }

        Assert.True(obsolete.Oldest >= _oldest, "the oldest revision went back");
        _oldest = obsolete.Oldest;
        Assert.All(obsolete.Versions, version => Assert.True(_gone.Add(version), $"{version} was told twice"));
        var gone = obsolete.Versions.ToHashSet();
        Assert.Equal(gone.Count, _versions.RemoveAll(version => gone.Contains((version.Key, version.ModRevision))));
    }
}
