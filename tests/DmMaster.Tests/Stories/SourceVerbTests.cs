using DmMaster.Protocol.Dm;
using DmMaster.Registry;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of operate-source, each by its answer to a client.</summary>
public sealed class SourceVerbTests : IAsyncLifetime
{
    private const string NoWorker = "source is added but there is no free worker to bound";

    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync("w1", "w2");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Create_FreeWorkers_BindsAndNamesThem()
    {
        var answer = await Create("s2", "s1");

        Assert.Equal([(true, "", "s1"), (true, "", "s2")], answer.Sources.Select(row => (row.Result, row.Msg, row.Source)));
        Assert.Equal(["w1", "w2"], answer.Sources.Select(row => row.Worker).Order());
        Assert.Equal((true, ""), (answer.Result, answer.Msg));
    }

    [Fact]
    public async Task Create_NoFreeWorker_StandsWithoutOneUntilOneComes()
    {
        var answer = await Create("s1", "s2", "s3");

        Assert.Equal((true, NoWorker, "s3", ""), Row(answer.Sources[0]));
        await _cluster.AddWorkerAsync("w3");
        await _cluster.UntilAsync(snapshot => snapshot.Bindings.Count == 3);
        Assert.Equal((true, "", "s3", "w3"), Row((await Operate(SourceOp.ShowSource, ["s3"])).Sources.Single()));
    }

    [Fact]
    public async Task Create_OnANamedWorker_BindsThere()
    {
        var answer = await Operate(SourceOp.StartSource, [], "w2", "s1");

        Assert.Equal((true, "", "s1", "w2"), Row(answer.Sources.Single()));
    }

    [Fact]
    public async Task Create_OnANamedWorker_ComesIntoBeingWithItsBinding()
    {
        await Operate(SourceOp.StartSource, [], "w2", "s1");

        var snapshot = _cluster.Master.Service<RegistryFeed>().Current;
        Assert.Equal(snapshot.Sources[new("s1")].Created, snapshot.Workers[new("w2")].BoundRevision);
    }

    [Theory]
    [InlineData("nobody", "[code=46004:class=scheduler:scope=internal:level=medium], Message: dm-worker with name nobody not exists")]
    [InlineData("w1", "[code=46033:class=scheduler:scope=internal:level=low], Message: dm-worker with name w1 not free")]
    public async Task Create_OnAWorkerThatCannot_IsRefused(string worker, string reason)
    {
        await Operate(SourceOp.StartSource, [], "w1", "s1");

        var answer = await Operate(SourceOp.StartSource, [], worker, "s2");

        Assert.Equal(new OperateSourceResponse { Msg = reason }, answer);
    }

    [Fact]
    public async Task Create_TwoOnOneWorker_CreatesNeither()
    {
        var answer = await Operate(SourceOp.StartSource, [], "w1", "s1", "s2");

        Assert.Contains("code=46033", answer.Msg, StringComparison.Ordinal);
        Assert.Empty((await Operate(SourceOp.ShowSource, [])).Sources);
    }

    [Theory]
    [InlineData("s1", "s9")]
    [InlineData("s9", "s1")]
    [InlineData("s9", "s9")]
    public async Task Create_OneExists_CreatesNone(string first, string second)
    {
        await Create("s1");

        var answer = await Create(first, second);

        Assert.Matches(@"^\[code=46007:class=scheduler:scope=internal:level=medium\], Message: source config with ID s[19] already exists$", answer.Msg);
        Assert.Equal(["s1"], (await Operate(SourceOp.ShowSource, [])).Sources.Select(row => row.Source));
    }

    [Fact]
    public async Task Stop_BoundSource_FreesItsWorkerForAnother()
    {
        await Create("s1", "s2", "s3");

        var answer = await Operate(SourceOp.StopSource, ["s1"]);

        Assert.Equal((true, "", "s1"), (answer.Sources.Single().Result, answer.Sources.Single().Msg, answer.Sources.Single().Source));
        await _cluster.UntilAsync(snapshot => snapshot.Bindings.Count == 2 && snapshot.Sources.Count == 2);
    }

    [Fact]
    public async Task Stop_NeverBound_SaysSo()
    {
        await Create("s1", "s2", "s3");

        var answer = await Operate(SourceOp.StopSource, ["s3"]);

        Assert.Equal((true, "source is stopped and hasn't bound to worker before being stopped", "s3", ""), Row(answer.Sources.Single()));
    }

    [Fact]
    public async Task Stop_Unknown_StopsNone()
    {
        await Create("s1");

        var answer = await Operate(SourceOp.StopSource, ["s1", "s9"]);

        Assert.Equal(
            "[code=46008:class=scheduler:scope=internal:level=medium], Message: source config with ID s9 not exists", answer.Msg);
        Assert.Equal(["s1"], (await Operate(SourceOp.ShowSource, [])).Sources.Select(row => row.Source));
    }

    [Fact]
    public async Task Stop_WithTasks_IsRefused()
    {
        await Create("s1", "s2");
        await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = Cluster.Task });

        var answer = await Operate(SourceOp.StopSource, ["s1"]);

        Assert.Equal(
            "[code=46010:class=dm-master:scope=internal:level=medium], Message: source with name s1 need to operate has existing " +
            "tasks [test], Workaround: Please `stop-task` first.",
            answer.Msg);
    }

    [Fact]
    public async Task Show_Unknown_IsNotRefused() =>
        Assert.Equal((true, NoWorker, "s9", ""), Row((await Operate(SourceOp.ShowSource, ["s9"])).Sources.Single()));

    [Fact]
    public async Task Update_IsRefusedAsStockDoes()
    {
        await Create("s1");

        Assert.Equal("Update worker config is not supported by dm-ha now", (await Operate(SourceOp.UpdateSource, [], "", "s1")).Msg);
    }

    [Fact]
    public async Task Operation_ThatIsNone_IsRefused() => Assert.Equal(
        "[code=38041:class=dm-master:scope=internal:level=medium], Message: invalid op InvalidSourceOp on source",
        (await Operate(SourceOp.InvalidSourceOp, [])).Msg);

    private Task<OperateSourceResponse> Create(params string[] sources) => Operate(SourceOp.StartSource, [], "", sources);

    private async Task<OperateSourceResponse> Operate(SourceOp op, string[] ids, string worker = "", params string[] configs) =>
        await _cluster.Client.OperateSourceAsync(new OperateSourceRequest
        {
            Op = op, SourceID = { ids }, WorkerName = worker, Config = { configs.Select(Cluster.Source) },
        });

    private static (bool Result, string Msg, string Source, string Worker) Row(CommonWorkerResponse row) =>
        (row.Result, row.Msg, row.Source, row.Worker);
}
