using System.Text.Json;
using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using DmMaster.Tests.Databases.Checks;

namespace DmMaster.Tests.Databases.Story;

/// <summary>
/// The steps that v6.5 answered otherwise than v8.1, by what differs. This master answers as v8.1 does, or as a later version: the story and the
/// replays of checks hold it to that, step for step.
/// </summary>
public sealed partial class OlderRecordingTests
{
    private static readonly IReadOnlyList<RecordedStep> Older = RecordedStep.ReadAll("precheck-6.5.jsonl");

    private static readonly Dictionary<string, string> Newer = RecordedStep.ReadAll("precheck-story-8.1.jsonl").Where(static step => step.IsAnswered)
        .Select(static step => (step.Id, Text: Text(step)))
        .Concat(RecordedDatabases.Lines.Concat(RecordedDatabases.RelayLines).Where(static line => line.TryGetProperty("id", out _)).Select(static line => (line.GetProperty("id").GetString()!, Text(line))))
        .ToDictionary(static step => step.Item1, static step => step.Item2);

    // Each step is of the first kind that it fits.
    private static readonly IReadOnlyList<(int Count, string Why, Func<string, string, string, bool> Has)> Kinds =
    [
        (13, "a key of passwords is built in", static (id, _, _) => id.EndsWith("default-key", StringComparison.Ordinal)),
        (1, "the check ends", static (_, _, newer) => newer.Length == 0),
        (12, "nothing, once what is volatile is set aside", static (_, older, newer) => older == newer),
        (50, "the order and the number of all checks", static (_, older, newer) => Numbers().Replace(older, "") == Numbers().Replace(newer, "")),
        (21, "Lightning's checks", static (id, _, _) => id.Contains("/physical/", StringComparison.Ordinal)),
        (18, "links, and the end of lists of instructions", static (_, older, newer) => Words(older) == Words(newer)),
        (3, "the driver names no SQL state", static (_, older, newer) => States().Replace(older, "$1") == States().Replace(newer, "$1")),
        (27, "an error of a database is of no side", static (_, older, newer) => older.Contains("scope=not-set", StringComparison.Ordinal) && Sides().Replace(States().Replace(older, "$1"), "") == Sides().Replace(States().Replace(newer, "$1"), "")),
        (14, "the modes dump and load&sync are not known", static (_, older, _) => older.Contains("code=20020", StringComparison.Ordinal)),
        (12, "the items meta_position, free_space and downstream_mutex_features are not known", static (_, older, _) => older.Contains("code=20001", StringComparison.Ordinal)),
        (18, "MySQL from 8.0 on is warned of", static (id, older, _) => id.Contains("version/", StringComparison.Ordinal) || older.Contains("version suggested earlier than 8.0.0", StringComparison.Ordinal)),
        (33, "the place in the binlog is not checked", static (_, older, newer) => newer.Contains("meta position check", StringComparison.Ordinal) && !older.Contains("meta position check", StringComparison.Ordinal)),
        (25, "every item named is none at all", static (id, older, _) => older == "{ \"result\": true }"),
        (12, "an error of DM's own is told with its head and without instruction", static (_, older, newer) => older.Contains("short_error\\\":\\\"[code=", StringComparison.Ordinal)),
        (2, "the database of Lightning's errors is not dropped", static (id, _, _) => id.EndsWith("/right-on-meta-schema-only", StringComparison.Ordinal)),
        (5, "what a worker says", static (_, older, _) => older.Contains("code=38032", StringComparison.Ordinal)),
        (4, "words", static (id, _, _) => Worded().IsMatch(id)),
        (3, "what its parser reads, what a collation is, and which table comes first", static (id, _, _) => Parsed().IsMatch(id)),
        (1, "the limit of connections refuses a task that loads without Lightning", static (id, _, _) => id == "check-task/loader-conn/import-mode-loader"),
    ];

    [Fact]
    public void Steps_OfTheOlderVersion_DifferAsListed()
    {
        var found = Older.Select(static step => (step.Id, Older: Text(step), Newer: Newer.GetValueOrDefault(step.Id, "")))
            .ToLookup(static step => Kinds.FirstOrDefault(kind => kind.Has(step.Id, step.Older, step.Newer)).Why ?? "other", static step => step.Id);

        var wrong = Kinds.Append((0, "other", static (_, _, _) => true)).Where(kind => found[kind.Why].Count() != kind.Count).Select(kind => $"{found[kind.Why].Count()} {kind.Why}: {string.Join(' ', found[kind.Why])}").ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Text(RecordedStep step) => step.IsAnswered ? StoryAnswers.Normal(step.Answer(static text => text)) : "";

    private static string Text(JsonElement line) =>
        StoryAnswers.Normal(new CheckTaskResponse { Result = line.GetProperty("result").GetBoolean(), Msg = line.GetProperty("msg").GetString()! });

    private static string Words(string text) => Numbers().Replace(text, "").Replace("/zh_cn", "", StringComparison.Ordinal).Replace("; \\\"", "\\\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\\""(id|total|successful)\\"":\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(Error \d{4}) \(\w{5}\)")]
    private static partial Regex States();

    [GeneratedRegex("/no-binlog/incremental$|/gtid-mode-none$|/import-modes-differ$")]
    private static partial Regex Worded();

    [GeneratedRegex("/tidb/user-none$|/optimistic/cs$|/multi-valued-index$")]
    private static partial Regex Parsed();

    [GeneratedRegex("scope=(not-set|upstream|downstream)")]
    private static partial Regex Sides();
}
