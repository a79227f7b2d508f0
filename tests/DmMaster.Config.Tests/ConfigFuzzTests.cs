using DmMaster.Tools;

namespace DmMaster.Config.Tests;

public sealed class ConfigFuzzTests
{
    private const int Cases = 20_000;
    private static readonly string[] Bits =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "? ", "|", ">", "&a ", "*a", "!!str ", "!", "%", "@", "`", "\"", "'", "\t", "\n", "\r\n", "#", "<<: ", "~", "\0", "\ud800",
        "null", "0x", "1e9", "99999999999999999999", "---\n", "...\n", ",", "\\", "  ", "é", "\ufeff", "=", "[[", "\"\"\"", "-1", "nan", "1979-05-27",
    ];

    [Fact]
    public void Yaml_Mutated_IsReadOrRefusedButNeverThrows()
    {
        var random = new Random(20260101);
        var changed = new MutatedText(random, Bits, mostChanges: 3);
        var seeds = new[] { "source1.yaml", "task.yaml", "task-all.yaml", "task-shardopt.yaml" }.Select(Golden.File).Append(Yamls.Task).Append(Yamls.FullTask).ToArray();
        var sources = Yamls.Sources("mysql-replica-01", "mysql-replica-02", "s1");
        var (taken, refused) = (0, 0);
        for (var at = 0; at < Cases; at++)
        {
            var yaml = changed.Of(seeds[random.Next(seeds.Length)]);
            var subtasks = TaskConfig.Parse(yaml, hasStartTime: at % 2 == 0).Then(task => task.ToSubtasks(sources));
            _ = subtasks.Error?.ToString() ?? string.Concat(subtasks.Value.Select(static one => one.ToToml()));
            var source = SourceConfig.Decode(yaml).Then(static one => one.AdjustWithoutDatabase(static () => 3));
            _ = source.Error?.ToString() ?? source.Value.Verify()?.ToString() ?? SourceConfig.FromToml(source.Value.ToToml()).Value.ToToml();
            (taken, refused) = subtasks.Error is null ? (taken + 1, refused) : (taken, refused + 1);
        }

        Assert.True(taken > Cases / 100, $"only {taken} taken: the mutations are too wild to reach the later checks");
        Assert.True(refused > Cases / 10, $"only {refused} refused");
    }

    [Fact]
    public void Toml_Mutated_IsReadOrRefusedButNeverThrows()
    {
        var random = new Random(20260102);
        var changed = new MutatedText(random, Bits, mostChanges: 3);
        var seeds = new[] { Yamls.SubTask(Yamls.Task).Value.ToToml(), Yamls.Sources("s1")["s1"].ToToml() };
        for (var at = 0; at < Cases; at++)
        {
            var toml = changed.Of(seeds[at % 2]);
            var subtask = SubTaskConfig.FromToml(toml);
            var source = SourceConfig.FromToml(toml);
            _ = subtask.Error?.ToString() ?? subtask.Value.ToToml();
            _ = source.Error?.ToString() ?? source.Value.ToToml();
        }
    }
}
