namespace DmMaster.Store.InProcess;

/// <summary>A change that has been worked out and not yet published.</summary>
/// <param name="After">The state that it leaves.</param>
/// <param name="Commit">What the history will remember, null when no key changed.</param>
/// <param name="Entry">What the journal will keep.</param>
internal sealed record Draft(StoreState After, Commit? Commit, JournalEntry Entry)
{
    /// <summary>A state goes on at a later revision.</summary>
    internal static Draft Begin(StoreState before, Revision at) =>
        new(before with { Revision = at, Oldest = at }, null, new JournalEntry([], null, null) { Begun = at });

    /// <summary>How many keys changed.</summary>
    internal int Changes => Commit?.Versions.Length ?? 0;

    /// <summary>About how much memory the change holds.</summary>
    internal long Bytes => Commit?.Bytes ?? 0;
}
