using System.Text.RegularExpressions;
using DmMaster.Protocol.Dm;
using DmMaster.Tests.Databases.Checks;
using Google.Protobuf;

namespace DmMaster.Tests.Databases.Story;

/// <summary>Compares answers of a story: without what is volatile, and with what stock orders at random sorted.</summary>
internal static partial class StoryAnswers
{
    /// <summary>What two equal answers have in common.</summary>
    public static string Normal(IMessage answer)
    {
        switch (answer)
        {
            case CheckTaskResponse check:
                check.Msg = Normal(check.Msg);
                break;
            case StartTaskResponse start:
                (start.Msg, start.CheckResult) = (Normal(start.Msg), Normal(start.CheckResult));
                Normalise(start.Sources);
                break;
            case OperateTaskResponse operate:
                Normalise(operate.Sources);
                break;
            case OperateSourceResponse operate:
                operate.Msg = Normal(operate.Msg);
                Normalise(operate.Sources);
                break;
            case OperateRelayResponse operate:
                Normalise(operate.Sources);
                break;
            case QueryStatusListResponse status:
                Normalise(status);
                break;
            case GetCfgResponse config:
                config.Cfg = Session().Replace(Place().Replace(config.Cfg, "$1: ..."), "session: {}");
                break;
            case EncryptResponse encrypted:
                encrypted.Ciphertext = encrypted.Ciphertext.Length == 0 ? "" : "...";
                break;
        }

        return JsonFormatter.Default.Format(answer);
    }

    private static string Normal(string text)
    {
        text = List().Replace(Lookup().Replace(text, "lookup $1: ..."), static list => $"[{string.Join(' ', list.Groups[1].Value.Split(' ', ',').Order(StringComparer.Ordinal))}]");
        text = Stores().Replace(Server().Replace(text, "server with version '...'"), static list => $"stores ({string.Join(", ", list.Groups[1].Value.Split(", ").Order(StringComparer.Ordinal))})");
        return text.Contains("supporting checking items", StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal)) : Answers.Normal(text);
    }

    private static void Normalise(Google.Protobuf.Collections.RepeatedField<CommonWorkerResponse> rows)
    {
        var sorted = rows.OrderBy(static row => row.Source, StringComparer.Ordinal).ToList();
        foreach (var row in sorted)
        {
            row.Worker = Worker(row.Worker);
        }

        rows.Clear();
        rows.Add(sorted);
    }

    private static void Normalise(QueryStatusListResponse status)
    {
        var sorted = status.Sources.OrderBy(static row => row.SourceStatus.Source, StringComparer.Ordinal).ToList();
        foreach (var row in sorted)
        {
            row.SourceStatus.Worker = Worker(row.SourceStatus.Worker);
            foreach (var subtask in row.SubTaskStatus)
            {
                subtask.ClearStatus();
            }
        }

        status.Sources.Clear();
        status.Sources.Add(sorted);
    }

    private static string Worker(string name) => name.Length == 0 ? "" : "...";

    [GeneratedRegex(@"(?<=\s)(binlog-pos|binlog-name|binlog-gtid): .*")]
    private static partial Regex Place();

    // What a TiDB is given, and a MariaDB is not.
    [GeneratedRegex(@"session:\n    tidb_txn_mode: optimistic")]
    private static partial Regex Session();

    [GeneratedRegex(@"\[([^\[\]{}=]*)\]")]
    private static partial Regex List();

    [GeneratedRegex(@"stores \(([\d, ]*)\)")]
    private static partial Regex Stores();

    [GeneratedRegex("server with version '[^']*'")]
    private static partial Regex Server();

    // Who was asked, and in which words it did not know.
    [GeneratedRegex(@"lookup ([\w.-]+)( on [^ ]+)?: [^,]*")]
    private static partial Regex Lookup();
}
