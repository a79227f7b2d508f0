using System.Text.RegularExpressions;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Filtering;

namespace DmMaster.Databases.Checks.Server;

/// <summary>Whether a tool for online schema changes is at work: a table of its, whose real table is migrated, tells.</summary>
/// <param name="source">The source.</param>
internal sealed class OnlineDdlCheck(CheckedSource source) : ICheck
{
    /// <inheritdoc/>
    public CheckName Name { get; } = new("online ddl checker", "check if in online ddl phase", "online ddl");

    /// <inheritdoc/>
    public Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var rules = (source.Subtask.ShadowTableRules ?? []).Select(GoPattern.CompileGo).ToList();
        var schemas = source.Schemas.ToHashSet(StringComparer.Ordinal);
        var isAtWork = source.Tables.Where(table => schemas.Contains(table.Schema))
            .Any(table => rules.Any(rule => RealName(rule, table.Name) is { } real && source.Filter.Takes(table.Schema, real)));
        return Task.FromResult(isAtWork
            ? CheckResult.Fail("your ddl is in pt/ghost online-ddl") with { Extra = "please wait the online-ddl over" }
            : CheckResult.Good);
    }

    private static string? RealName(Regex rule, string table) => rule.Match(table) is { Success: true } match ? match.Groups[1].Value : null;
}
