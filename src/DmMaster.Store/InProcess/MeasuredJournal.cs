namespace DmMaster.Store.InProcess;

/// <summary>A journal that tells how long each batch took.</summary>
/// <param name="journal">The journal, which from then on belongs to this.</param>
/// <param name="time">The clock.</param>
/// <param name="told">Told of each batch that is safe: how long it took, and how many changes it held.</param>
internal sealed class MeasuredJournal(IJournal journal, TimeProvider time, Action<TimeSpan, int> told) : IJournal
{
    /// <inheritdoc/>
    public void Append(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete)
    {
        var started = time.GetTimestamp();
        journal.Append(entries, obsolete);
        told(time.GetElapsedTime(started), entries.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();
}
