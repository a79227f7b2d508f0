using System.Text.RegularExpressions;
using DmMaster.Ctl.Commands;

namespace DmMaster.Ctl.Tests.Replay;

/// <summary>Which recorded commands are replayed, and every place where ours is meant to differ from stock.</summary>
internal static partial class ReplayScope
{
    private const string Usage = "Usage:\n";

    /// <summary>Commands of stock dmctl that this one does not have. A line goes when its command comes.</summary>
    private static readonly HashSet<string> NotYet =
    [
        "binlog", "binlog-schema", "check-task", "config", "decrypt", "encrypt", "get-config", "handle-error", "offline-member", "operate-leader",
        "operate-schema", "pause-relay", "purge-relay", "resume-relay", "shard-ddl-lock", "show-ddl-locks", "start-relay", "stop-relay",
        "transfer-source", "unlock-ddl-lock", "validation",
    ];

    public static IEnumerable<RecordedCommand> InScope(params string[] files) => files.SelectMany(RecordedCommand.ReadAll)
        .Where(command => !NotYet.Contains(Topic(command)));

    /// <summary>
    /// The output that ours must give. It differs from the recording in three things: the usage block is in our own words and layout; the tasks
    /// of a summary stand in the order of their names, where stock shuffles them; and units have the fields that came after the recorded versions.
    /// </summary>
    public static string ExpectedOutput(RecordedCommand command, string recorded)
    {
        var usage = recorded.IndexOf(Usage, StringComparison.Ordinal);
        return usage >= 0 ? recorded[..usage] + CommandHelp.Usage(PathOf(command)) : AddNewFields(SortTasks(recorded));
    }

    public static CommandPath PathOf(RecordedCommand command) => CommandLookup.Find(new RootCommand(isPrompt: false), command.Arguments).Path;

    // The command that a line is about: for help the one that is asked for.
    private static string Topic(RecordedCommand command)
    {
        string[] words = [.. command.Arguments.SkipWhile(argument => argument.StartsWith('-') || argument == "1s" || argument == "abc" || argument.Contains(".pem") || argument.Contains(':'))];
        return words.Length == 0 ? "" : words[0] == "help" && words.Length > 1 ? words[1] : words[0];
    }

    [GeneratedRegex("""^(( +)"recentRps": "[0-9]+")\n""", RegexOptions.Multiline)]
    private static partial Regex LastOfSync();

    [GeneratedRegex("""^(( +)"errorRowsStatus": "[^"]*")\n""", RegexOptions.Multiline)]
    private static partial Regex LastOfValidation();

    private static string AddNewFields(string recorded) => LastOfValidation().Replace(
        LastOfSync().Replace(recorded, "$1,\n$2\"ioTotalBytes\": \"0\",\n$2\"dumpIOTotalBytes\": \"0\"\n"),
        "$1,\n$2\"cutoverBinlogPos\": \"\",\n$2\"cutoverBinlogGtid\": \"\"\n");

    private static string SortTasks(string recorded)
    {
        const string begin = "        {\n            \"taskName\": ";
        const string end = "        }\n    ]\n}\n";
        var first = recorded.IndexOf(begin, StringComparison.Ordinal);
        if (first < 0)
        {
            return recorded;
        }

        var tasks = recorded[first..^end.Length].Split("        },\n").Order(StringComparer.Ordinal);
        return recorded[..first] + string.Join("        },\n", tasks) + end;
    }
}
