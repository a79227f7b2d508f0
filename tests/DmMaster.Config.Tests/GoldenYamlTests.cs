using System.Text.RegularExpressions;

namespace DmMaster.Config.Tests;

public sealed partial class GoldenYamlTests
{
    [Theory]
    [InlineData("get-config/task", "task.yaml")]
    [InlineData("config/task-changed", "task-changed.yaml")]
    public void Task_OfStoredSubtasks_IsShownAsRecorded(string id, string file)
    {
        var sources = Yamls.Sources("mysql-replica-01", "mysql-replica-02");
        var subtasks = TaskConfig.Parse(Golden.File(file), hasStartTime: false).Value.ToSubtasks(sources).Value;
        var stored = subtasks.Reverse().Select(static one => SubTaskConfig.FromToml(one.ToToml()).Value).ToList();

        Assert.Equal(Shown(id), TaskConfig.FromSubtasks(stored).RedactedCopy().ToYaml());
    }

    [Fact]
    public void Source_Stored_IsShownAsRecorded()
    {
        var recorded = Shown("config/source");
        var serverId = uint.Parse(ServerId().Match(recorded).Groups[1].ValueSpan);
        var source = SourceConfig.Decode(Golden.File("source1.yaml")).Value.AdjustWithoutDatabase(() => serverId - 429496729).Value;

        Assert.Equal(recorded, SourceConfig.FromToml(source.ToToml()).Value.RedactedCopy().ToYaml());
    }

    [Fact]
    public void Source_Exported_IsAsRecorded()
    {
        var exported = Golden.Lines("dmctl-core-8.1.jsonl").Where(static line => line.GetProperty("id").GetString() == "config/export")
            .SelectMany(static line => line.GetProperty("rpcs").EnumerateArray())
            .Single(static call => call.GetProperty("method").GetString() == "/pb.Master/ListSourceConfigs")
            .GetProperty("responses")[0].GetProperty("json").GetProperty("sourceConfigs").EnumerateObject().ToList();
        Assert.Equal(2, exported.Count);
        foreach (var one in exported)
        {
            var recorded = one.Value.GetString()!;
            var serverId = uint.Parse(ServerId().Match(recorded).Groups[1].ValueSpan);
            var source = SourceConfig.Decode(Golden.File($"source{one.Name[^1]}.yaml")).Value.AdjustWithoutDatabase(() => serverId - 429496729).Value;

            Assert.Equal(recorded, source.ToExportYaml());
            Assert.Contains("\ncase-sensitive: true\nfilters:\n- schema-pattern: a\n", (source with { IsCaseSensitive = true, Filters = [new FilterRule { SchemaPattern = "a" }] }).ToExportYaml());
        }
    }

    [Fact]
    public void Task_WrittenAndReadAgain_IsTheSameTask()
    {
        var task = TaskConfig.Decode(Yamls.FullTask).Value;
        var subtask = Yamls.SubTask(Yamls.FullTask).Value;

        Assert.Equal(task.ToYaml(), TaskConfig.Decode(task.ToYaml()).Value.ToYaml());
        Assert.Equal(WithoutEmptyLists(subtask), WithoutEmptyLists(Yamls.SubTask(task.ToYaml()).Value));
        Assert.Equal(WithoutEmptyLists(subtask), WithoutEmptyLists(Yamls.SubTask(TaskConfig.FromSubtasks([subtask]).ToYaml()).Value));
    }

    [Fact]
    public void FromSubtasks_OfManySources_SharesNamesOfTheSameContent()
    {
        var ids = Enumerable.Range(0, 120).Select(static at => $"s{at:d3}").ToArray();
        var instances = string.Concat(ids.Select(static id => $"  - {{source-id: {id}, block-allow-list: b{id}, syncer: {{batch: 7}}}}\n"));
        var lists = string.Concat(ids.Select(static id => $"  b{id}: {{do-dbs: [{id}]}}\n"));
        var yaml = $"name: t\ntask-mode: all\ntarget-database: {{}}\nmysql-instances:\n{instances}block-allow-list:\n{lists}";
        var task = TaskConfig.FromSubtasks(TaskConfig.Parse(yaml, hasStartTime: false).Value.ToSubtasks(Yamls.Sources(ids)).Value);

        Assert.Equal((120, 1, 1), (task.BlockAllowLists!.Count, task.Syncers!.Count, task.Loaders!.Count));
        Assert.Equal("./dumped_data", task.Loaders["load-01"]!.Directory);
        Assert.Matches("(?s)  balist-99:\n.*\n  balist-100:\n", task.ToYaml());
        Assert.Throws<ArgumentException>(() => TaskConfig.FromSubtasks([]));
    }

    /// <summary>Each text as Go's library writes it, and read back as it was.</summary>
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("64", "\"64\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("+08:00", "\"+08:00\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("******", "'******'")]
    [InlineData("it's", "it's")]
    [InlineData("'it", "'''it'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:b", "a:b")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("a#b", "a#b")]
    [InlineData(" a", "' a'")]
    [InlineData("a ", "'a '")]
    [InlineData("- a", "'- a'")]
    [InlineData("-a", "-a")]
    [InlineData("{a}", "'{a}'")]
    [InlineData("a{}", "a{}")]
    [InlineData("~^x", "~^x")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("a\u0001b", "\"a\\x01b\"")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    [InlineData("a\nb\n", "|\n  a\n  b")]
    [InlineData("a \nb", "\"a \\nb\"")]
    [InlineData("---", "'---'")]
    [InlineData("é", "é")]
    public void Text_Written_IsInGosStyle(string text, string expected)
    {
        var yaml = (TaskConfig.Default with { Name = text }).ToYaml();

        Assert.StartsWith($"name: {expected}\ntask-mode:", yaml);
        Assert.Equal(text, TaskConfig.Decode(yaml).Value.Name);
    }

    [Fact]
    public void Text_OfAnyCharacters_IsReadBackTheSame()
    {
        var random = new Random(20260103);
        var characters = "ab  ::##--''\"\"\n\t{}[],&*!|>%@`?~\\é\u0001\u0085\u2028\ufeff019.e+_yn".ToCharArray();
        for (var at = 0; at < 5_000; at++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => characters[random.Next(characters.Length)])]);
            text = at % 10 == 0 ? string.Join(' ', Enumerable.Repeat(text.Replace('\n', 'x'), 20)) : text;
            var session = new Dictionary<string, string> { [text] = text };
            var task = TaskConfig.Default with { Name = text, Target = new() { Session = session }, IgnoredChecks = [text, text] };

            var read = TaskConfig.Decode(task.ToYaml());

            Assert.True(read.Error is null, $"{System.Text.Json.JsonSerializer.Serialize(text)}: {read.Error}\n{task.ToYaml()[..100]}");
            Assert.Equal((text, text, text), (read.Value.Name, read.Value.Target!.Session![text], read.Value.IgnoredChecks![1]));
        }
    }

    private static string Shown(string id) =>
        Golden.Lines("dmctl-core-8.1.jsonl").Where(line => line.GetProperty("id").GetString() == id)
            .Select(static line => line.GetProperty("rpcs")[0].GetProperty("responses")[0].GetProperty("json").GetProperty("cfg").GetString()!).First();

    // Written YAML does not tell an absent list from an empty one.
    private static string WithoutEmptyLists(SubTaskConfig subtask) => EmptyList().Replace(subtask.ToToml(), "");

    [GeneratedRegex("^server-id: ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex ServerId();

    [GeneratedRegex(@"^ +[\w-]+ = \[\]\n", RegexOptions.Multiline)]
    private static partial Regex EmptyList();
}
