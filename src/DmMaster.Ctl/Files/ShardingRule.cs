using DmMaster.Config;

namespace DmMaster.Ctl.Files;

/// <summary>The old and the new way to say that a task merges shards must not contradict each other.</summary>
internal static class ShardingRule
{
    /// <summary>What dmctl says to such a task.</summary>
    public const string Conflict =
        "The behaviour of `is-sharding` and `shard-mode` is conflicting. `is-sharding` is deprecated, please use `shard-mode` only.";

    /// <summary>Whether a task file contradicts itself.</summary>
    public static bool IsBroken(string yaml, YamlOutline outline)
    {
        var isSharding = GoBool.TryParse(outline.Text("is-sharding"), out var value) && value;
        var hasMode = outline.Text("shard-mode").Length > 0;
        return (!isSharding && hasMode && HasLine(yaml, "is-sharding")) || (isSharding && !hasMode && HasLine(yaml, "shard-mode"));
    }

    private static bool HasLine(string yaml, string start) =>
        yaml.StartsWith(start, StringComparison.Ordinal) || yaml.Contains($"\n{start}", StringComparison.Ordinal);
}
