namespace DmMaster.Store.InProcess;

/// <summary>Where commits are kept over a restart. Used by one thread at a time.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>Writes changes, in order, all or none. They are safe when this returns.</summary>
    /// <param name="entries">The changes.</param>
    /// <param name="obsolete">What need not be kept any longer; null for nothing new.</param>
    /// <exception cref="StoreException"><see cref="StoreError.SpaceExceeded"/> when there is no room, else
    /// <see cref="StoreError.Unavailable"/>.</exception>
    void Append(IReadOnlyList<JournalEntry> entries, Obsolete? obsolete);
}
