namespace DmMaster.EndToEnd;

/// <summary>What an operator reads of files that are refused, or out of date: in stock's words.</summary>
public sealed class RefusedTextTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dm-texts-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Task_ThatCannotBeUsed_IsRefusedInStocksWords(bool isDurable)
    {
        await using var dm = await Deployment.StartAsync(Arguments(isDurable));
        await dm.CtlAsync("operate-source", "create", dm.SourceFile(1));

        foreach (var (list, text) in new[]
        {
            ("do-dbs: [\"\"]", "DoDB rule's DB string cannot be empty"),
            ("do-tables: [{db-name: shop}]", "DoTables rule's DB string or Table string cannot be empty"),
            ("ignore-dbs: [\"\"]", "IgnoreDB rule's DB string cannot be empty"),
            ("ignore-tables: [{tbl-name: t}]", "IgnoreTables rule's DB string or Table string cannot be empty"),
        })
        {
            await AssertAsync(dm, "start-task", Task($"task-mode: all\nblock-allow-list: {{ba: {{{list}}}}}", "block-allow-list: ba, ", "mysql-replica-01"), text);
        }

        await AssertAsync(
            dm, "start-task", Task("task-mode: incremental", "", "nobody"),
            "[code=20031:class=dm-master:scope=internal:level=medium], Message: source nobody in deployment configuration not found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_WhoseAuthorityFileIsMissing_IsRefusedInStocksWords(bool isDurable)
    {
        await using var dm = await Deployment.StartAsync([.. Arguments(isDurable), "--no-upstream-check=false"]);
        const string source = """
            source-id: "s1"
            from: {host: "127.0.0.1", port: 1, user: "root", password: "", security: {ssl-ca: "/no/such/ca.pem"}}
            """;

        await AssertAsync(dm, "operate-source create", source, "open /no/such/ca.pem: no such file or directory");

        Assert.DoesNotContain("s1", (await dm.CtlAsync("operate-source", "show")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RemoveMeta_InAFile_IsToldInTheLogToo(bool isDurable)
    {
        var (dm, _, _) = await Deployment.StartWithTaskAsync(Arguments(isDurable));
        await using (dm)
        {
            await dm.CtlAsync("stop-task", "test");
            var file = Write(await File.ReadAllTextAsync(dm.TaskFile("test", 1, 2)) + "\nremove-meta: true\n");

            var started = await dm.CtlAsync("start-task", file);

            Assert.Contains("`remove-meta` in task config is deprecated", started.Output, StringComparison.Ordinal);
            await dm.Master.LineAsync("`remove-meta` in task config is deprecated");
        }
    }

    private static string Task(string lines, string instance, string source) => $$"""
        name: test
        {{lines}}
        target-database: {host: "127.0.0.1", port: 4000, user: "root", password: ""}
        mysql-instances:
          - { {{instance}}source-id: "{{source}}"}
        """;

    private string[] Arguments(bool isDurable) => isDurable ? ["-data-dir", Path.Combine(_directory, "data")] : [];

    private async Task AssertAsync(Deployment dm, string command, string file, string text)
    {
        var answer = await dm.CtlAsync([.. command.Split(' '), Write(file)]);

        Assert.Contains("\"result\": false", answer.Output, StringComparison.Ordinal);
        Assert.Contains(text, answer.Output, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_directory, "file.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
