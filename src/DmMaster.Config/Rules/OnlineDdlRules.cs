using DmMaster.Config.Rules.Regexes;

namespace DmMaster.Config.Rules;

/// <summary>The patterns that tell the tables of online schema change tools.</summary>
internal static class OnlineDdlRules
{
    private static readonly string[] DefaultShadow = ["^_(.+)_(?:new|gho)$"];
    private static readonly string[] DefaultTrash = ["^_(.+)_(?:ghc|del|old)$"];

    /// <summary>The subtask with its patterns anchored, or the error for one that cannot be used.</summary>
    public static DmResult<SubTaskConfig> Adjust(SubTaskConfig subtask)
    {
        var adjusted = subtask with
        {
            ShadowTableRules = Complete(subtask.ShadowTableRules, DefaultShadow),
            TrashTableRules = Complete(subtask.TrashTableRules, DefaultTrash),
        };
        var error = FindError("shadow-table-rules", adjusted.ShadowTableRules ?? [])
            ?? FindError("trash-table-rules", adjusted.TrashTableRules ?? []);
        return error is not null ? error : adjusted;
    }

    private static string[] Complete(IReadOnlyList<string>? rules, string[] defaults) =>
        rules is not { Count: > 0 } ? defaults : [.. rules.Select(Anchor)];

    private static string Anchor(string rule) => $"{(rule.StartsWith('^') ? "" : "^")}{rule}{(rule.EndsWith('$') ? "" : "$")}";

    /// <remarks>DM's own patterns are good, and compiling one takes milliseconds: with many sources that would be seconds.</remarks>
    private static DmError? FindError(string key, IReadOnlyList<string> rules)
    {
        foreach (var rule in rules.Except([.. DefaultShadow, .. DefaultTrash]))
        {
            if (GoRegex.FindError(rule, out var groups) is { } error)
            {
                return ConfigErrors.OnlineDdlRegexInvalid(key, rule, $"fail to compile: {error}");
            }

            if (groups != 1)
            {
                return ConfigErrors.OnlineDdlRegexInvalid(key, rule, "rule isn't contains exactly one submatch");
            }
        }

        return null;
    }
}
