using DmMaster.Config;

namespace DmMaster.Shards;

/// <summary>The errors of DM's shard DDL, with DM's numbers and texts.</summary>
internal static class ShardErrors
{
    /// <summary>How much of a DDL is told: anybody may write one of any length.</summary>
    public const int MostCharacters = 1024;

    /// <summary>A source came to another DDL than those before it.</summary>
    public static DmError DdlDiffers(IReadOnlyList<string> statements, IReadOnlyList<string> others) => new(
        38016, "dm-master", "internal", "high", $"sharding ddls in ddl lock {Text(statements)} is different with {Text(others)}",
        "Please use show-ddl-locks command for more details.");

    private static string Text(IReadOnlyList<string> statements) => GoFormat.Cut(GoFormat.List(statements), MostCharacters);
}
