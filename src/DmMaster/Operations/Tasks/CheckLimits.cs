namespace DmMaster.Operations.Tasks;

/// <summary>What a command wants of the checks of a task.</summary>
/// <param name="MostErrors">How many errors are shown; below zero for all.</param>
/// <param name="MostWarnings">How many warnings are shown.</param>
/// <param name="RemovesMetadata">Whether the task's metadata will be removed before it starts.</param>
public sealed record CheckLimits(int MostErrors, int MostWarnings, bool RemovesMetadata)
{
    /// <summary>What commands show that do not ask.</summary>
    public static CheckLimits Default { get; } = new(10, 10, false);
}
