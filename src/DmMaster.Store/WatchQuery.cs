namespace DmMaster.Store;

/// <summary>What to follow.</summary>
/// <param name="Range">Which keys.</param>
public sealed record WatchQuery(KeyRange Range)
{
    /// <summary>The first revision of interest, which may be still to come; <see cref="Revision.None"/> or anything below for the
    /// next one.</summary>
    public Revision From { get; init; }

    /// <summary>Which changes to leave out.</summary>
    public WatchFilter Without { get; init; }

    /// <summary>Whether events tell what the key was before. Without it they may.</summary>
    public bool WithPrevious { get; init; }
}
