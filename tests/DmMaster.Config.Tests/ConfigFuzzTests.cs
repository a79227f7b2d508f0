using System.Text;

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
        var seeds = new[] { "source1.yaml", "task.yaml", "task-all.yaml", "task-shardopt.yaml" }.Select(Golden.File).Append(Yamls.Task).Append(Yamls.FullTask).ToArray();
        var sources = Yamls.Sources("mysql-replica-01", "mysql-replica-02", "s1");
        var (taken, refused) = (0, 0);
        for (var at = 0; at < Cases; at++)
        {
            var yaml = Mutate(seeds[random.Next(seeds.Length)], random);
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
        var seeds = new[] { Yamls.SubTask(Yamls.Task).Value.ToToml(), Yamls.Sources("s1")["s1"].ToToml() };
        for (var at = 0; at < Cases; at++)
        {
            var toml = Mutate(seeds[at % 2], random);
            var subtask = SubTaskConfig.FromToml(toml);
            var source = SourceConfig.FromToml(toml);
            _ = subtask.Error?.ToString() ?? subtask.Value.ToToml();
            _ = source.Error?.ToString() ?? source.Value.ToToml();
        }
    }

    private static string Mutate(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Bits[random.Next(Bits.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 2 when seed.Length > 0:
                    var from = random.Next(seed.Length);
                    text.Insert(at, seed.AsSpan(from, Math.Min(random.Next(1, 40), seed.Length - from)));
                    break;
                default:
                    if (at < text.Length)
                    {
                        text[at] = (char)random.Next(32, 127);
                    }

                    break;
            }
        }

        return text.ToString();
    }
}
