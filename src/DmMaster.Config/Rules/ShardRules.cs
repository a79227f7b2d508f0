namespace DmMaster.Config.Rules;

/// <summary>How a task may merge shards.</summary>
internal static class ShardRules
{
    /// <summary>What is wrong, null when nothing is.</summary>
    public static DmError? FindError(string mode, bool isStrictOptimistic) => mode switch
    {
        not ("" or "pessimistic" or "optimistic") => ConfigErrors.ShardModeNotSupported(mode),
        not "optimistic" when isStrictOptimistic => ConfigErrors.StrictOptimistic(),
        _ => null,
    };
}
