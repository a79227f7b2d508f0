namespace DmMaster.Databases.Checks;

/// <summary>What a command wants of the checks of a task.</summary>
/// <param name="MostErrors">How many errors are shown; below zero for all.</param>
/// <param name="MostWarnings">How many warnings are shown.</param>
/// <param name="RemovesMetadata">Whether the task's metadata will be removed before it starts: then what a checkpoint says does not count.</param>
public sealed record CheckWishes(int MostErrors, int MostWarnings, bool RemovesMetadata)
{
    /// <summary>Those of commands that do not say.</summary>
    public static CheckWishes Default { get; } = new(10, 10, false);

    /// <summary>Told how the checks go on; null for nobody.</summary>
    public ICheckObserver? Observer { get; init; }
}
