using DmMaster.Ctl.Files;
using DmMaster.Ctl.Tests.Support;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Tests.Commands;

/// <summary>start-task, operate-source, and task names that are files.</summary>
public sealed class FileCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StartTask_WithEveryFlag_SendsThemAll()
    {
        await using var master = await StartAsync();
        _folder.Write("t.yaml", "\ufeff# é\r\nname: t\n");

        await _folder.RunAsync(master, "start-task", "t.yaml", "-s", "a,b", "--remove-meta", "--start-time", "2021-10-21 00:01:00", "-s", "c");

        Assert.Equal(
            new StartTaskRequest { Task = "\ufeff# é\r\nname: t\n", Sources = { "a", "b", "c" }, RemoveMeta = true, StartTime = "2021-10-21 00:01:00" },
            StartTaskRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request));
    }

    [Theory]
    [InlineData("is-sharding: false\nshard-mode: optimistic\n", true)]
    [InlineData("is-sharding: true\nshard-mode: \"\"\n", true)]
    [InlineData("is-sharding: true\nshard-mode: optimistic\n", false)]
    [InlineData("is-sharding: false\n", false)]
    [InlineData("shard-mode: optimistic\n", false)]
    [InlineData("is-sharding: true\n", false)]
    public async Task StartTask_OfContradictingShardSettings_IsRefused(string yaml, bool isRefused)
    {
        await using var master = await StartAsync();
        _folder.Write("t.yaml", $"name: t\n{yaml}");

        var run = await _folder.RunAsync(master, "start-task", "t.yaml");

        Assert.Equal(isRefused ? 0 : 1, master.Calls.Count);
        if (isRefused)
        {
            Assert.Equal(new CtlRun($"{ShardingRule.Conflict}\n", "Error: please check output to see error\n", 1), run);
        }
    }

    [Fact]
    public async Task StartTask_WithCertificateFiles_SendsTheirContents()
    {
        await using var master = await StartAsync();
        _folder.Write("ca.pem", [1, 2, 255]);
        _folder.Write("t.yaml", "name: t\ntarget-database:\n  host: h # kept\n  security:\n    ssl-ca: ca.pem\n    ssl-cert: missing.pem\n    ssl-key-base64: AQI=\n    ssl-key-bytes: []\n");

        await _folder.RunAsync(master, "start-task", "t.yaml");

        Assert.Equal(
            "name: t\ntarget-database:\n  host: h # kept\n  security:\n    ssl-ca-bytes: [1, 2, 255]\n    ssl-ca: ca.pem\n    ssl-cert: missing.pem\n    ssl-key-base64: AQI=\n    ssl-key-bytes:  [1, 2]\n",
            StartTaskRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).Task);
    }

    [Fact]
    public async Task OperateSource_WithCertificatesInBraces_SendsTheirContents()
    {
        await using var master = await StartAsync();
        _folder.Write("ca.pem", [7]);
        _folder.Write("s.yaml", "source-id: s\nfrom: {host: h, security: {ssl-ca: ca.pem}}\n");

        await _folder.RunAsync(master, "operate-source", "create", "s.yaml");

        Assert.Equal(["source-id: s\nfrom: {host: h, security: {ssl-ca-bytes: [7], ssl-ca: ca.pem}}\n"],
            OperateSourceRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).Config);
    }

    [Theory]
    [InlineData("security: {ssl-ca: ca.pem, ssl-ca-bytes: [9]}")]
    [InlineData("security: {}")]
    [InlineData("security: null")]
    [InlineData("security:")]
    [InlineData("security: {ssl-ca: \"\"}")]
    public async Task OperateSource_WithNothingToAdd_SendsTheTextAsItIs(string security)
    {
        await using var master = await StartAsync();
        _folder.Write("ca.pem", [7]);
        var yaml = $"source-id: s\nfrom:\n  {security}\n";
        _folder.Write("s.yaml", yaml);

        await _folder.RunAsync(master, "operate-source", "create", "s.yaml");

        Assert.Equal([yaml], OperateSourceRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).Config);
    }

    [Theory]
    [InlineData("create", SourceOp.StartSource)]
    [InlineData("update", SourceOp.UpdateSource)]
    [InlineData("stop", SourceOp.StopSource)]
    [InlineData("show", SourceOp.ShowSource)]
    public async Task OperateSource_ByWord_SendsItsNumber(string word, SourceOp operation)
    {
        await using var master = await StartAsync();
        _folder.Write("s.yaml", "source-id: s\n");

        await _folder.RunAsync(master, "operate-source", word, "s.yaml", "-s", "x", "-w", "w1");

        Assert.Equal(
            new OperateSourceRequest { Op = operation, Config = { "source-id: s\n" }, SourceID = { "x" }, WorkerName = word == "create" ? "w1" : "" },
            OperateSourceRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request));
    }

    [Fact]
    public async Task OperateSource_StopOfNames_SendsThemAfterTheFlag()
    {
        await using var master = await StartAsync();

        await _folder.RunAsync(master, "operate-source", "stop", "b", "c.yaml", "-s", "a");

        Assert.Equal(["a", "b", "c.yaml"], OperateSourceRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).SourceID);
    }

    [Fact]
    public async Task OperateSource_CreateOfTwoOnOneWorker_WarnsAndGoesOn()
    {
        await using var master = await StartAsync();
        _folder.Write("s.yaml", "source-id: s\nrelay-dir: ./x\n");

        var run = await _folder.RunAsync(master, "operate-source", "create", "s.yaml", "s.yaml", "-w", "w");

        const string relay = "`relay-dir` in source config will be deprecated soon, please use `relay-dir` in worker config instead\n";
        Assert.StartsWith($"operate-source create can't create multiple sources when specify worker\n{relay}{relay}{{\n", run.Output, StringComparison.Ordinal);
        Assert.Single(master.Calls);
    }

    [Theory]
    [InlineData("create", "operate-source create/stop should specify config-file(s)\n")]
    [InlineData("stop", "operate-source create/stop should specify config-file(s)\n")]
    [InlineData("foo", "invalid operate 'foo' on worker\n")]
    public async Task OperateSource_OfWrongWords_IsRefused(string word, string output)
    {
        await using var master = await StartAsync();

        Assert.Equal(new CtlRun(output, "Error: please check output to see error\n", 1), await _folder.RunAsync(master, "operate-source", word));
        Assert.Empty(master.Calls);
    }

    [Theory]
    [InlineData("nosuch", "open nosuch: no such file or directory")]
    [InlineData(".", "read .: is a directory")]
    [InlineData("", "open : no such file or directory")]
    [InlineData("s.yaml/x", "open s.yaml/x: not a directory")]
    [InlineData("bad.yaml", "read bad.yaml: \"bad.yaml\" is not UTF-8 text")]
    [InlineData("huge.yaml", "read huge.yaml: file too large")]
    public async Task File_ThatCannotBeRead_IsToldAsGoTellsIt(string path, string reason)
    {
        await using var master = await StartAsync();
        _folder.Write("s.yaml", "a: b\n");
        _folder.Write("bad.yaml", [(byte)'a', 0xff]);
        if (path == "huge.yaml")
        {
            using var huge = File.Create(Path.Combine(_folder.Path, path));
            huge.SetLength(LocalFile.MaxBytes + 1L);
        }

        var expected = new CtlRun("", $"Error: error in get file content: {reason}\n", 1);
        Assert.Equal(expected, await _folder.RunAsync(master, "start-task", path));
        Assert.Equal(expected, await _folder.RunAsync(master, "operate-source", "create", path));
    }

    [Fact]
    public async Task File_OfEndlessDepth_IsRefused()
    {
        await using var master = await StartAsync();
        _folder.Write("deep.yaml", "a: " + new string('[', 200_000));

        var run = await _folder.RunAsync(master, "start-task", "deep.yaml");

        Assert.Contains("[code=20003:class=config:scope=internal:level=medium], Message: decode task config failed, RawCause: yaml: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("t.yaml", "from-file")]
    [InlineData("t.yml", "from-file")]
    [InlineData("t.YAML", "t.YAML")]
    [InlineData("nosuch.yaml", "nosuch.yaml")]
    [InlineData("bad.yaml", "bad.yaml")]
    [InlineData("t", "t")]
    public async Task TaskName_OfFileOrWord_IsResolved(string word, string name)
    {
        await using var master = await StartAsync();
        foreach (var file in new[] { "t.yaml", "t.yml", "t.YAML", "t" })
        {
            _folder.Write(file, "task-mode: all\nname: from-file\ntarget-database: {host: a}\nmysql-instances: [{source-id: s}]\n");
        }

        _folder.Write("bad.yaml", "name: [\n");
        await _folder.RunAsync(master, "pause-task", word);

        Assert.Equal(name, OperateTaskRequest.Parser.ParseFrom(Assert.Single(master.Calls).Request).Name);
    }

    [Fact]
    public async Task SampleSource_OfOperateSource_IsOneThatItTakes()
    {
        await using var master = await StartAsync();

        var sample = await _folder.RunAsync(master, "operate-source", "-p", "nonsense");
        _folder.Write("sample.yaml", sample.Output);
        var run = await _folder.RunAsync(master, "operate-source", "create", "sample.yaml");

        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(0, run.ExitCode);
        Assert.Single(master.Calls);
        Assert.True(TaskFiles.DecodeSource(sample.Output).TryGet(out var outline, out _));
        Assert.Equal("mysql-replica-01", outline.Text("source-id"));
        Assert.Equal("3306", outline.Text("from/port"));
    }

    private static Task<FakeMaster> StartAsync() => FakeMaster.StartAsync(_ => WireReply.Ok([0x08, 0x01]));
}
