using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Worker;

namespace DmMaster.Tests.Stories;

/// <summary>A native worker that refuses to pause: whoever asks later is told why, too.</summary>
public sealed class RefusedOrderTests : IAsyncLifetime
{
    private static readonly string OneSource = Cluster.Task[..Cluster.Task.IndexOf("  - source-id: \"s2\"", StringComparison.Ordinal)];

    private Cluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await Cluster.StartAsync();
        await _cluster.AddWorkerAsync("w1", new NeverPauses());
        await _cluster.CreateAsync("s1");
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = OneSource });
        Assert.True(started.Result && started.Sources.Single().Result, started.ToString());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("test")]
    [InlineData("")]
    public async Task QueryStatus_AfterAPauseThatWasRefused_SaysWhyItRuns(string task)
    {
        var refused = (await _cluster.OperateAsync(TaskOp.Pause)).Sources.Single();
        Assert.False(refused.Result);

        var row = (await _cluster.QueryAsync(task)).Sources.Single();

        Assert.False(row.Result);
        Assert.Matches(
            "^worker w1 refused the order Paused of revision [0-9]+ on subtask test: ErrCode:40099 .*Message:\"the load cannot be interrupted\"", row.Msg);
        Assert.Equal(Stage.Running, row.SubTaskStatus.Single().Stage);
    }

    [Fact]
    public async Task QueryStatus_AfterTheOrderThatFollowed_SaysNothingOfIt()
    {
        await _cluster.OperateAsync(TaskOp.Pause);
        Assert.True((await _cluster.OperateAsync(TaskOp.Resume)).Sources.Single().Result);

        var row = (await _cluster.QueryAsync()).Sources.Single();

        Assert.Equal((true, ""), (row.Result, row.Msg));
    }

    private sealed class NeverPauses : IWorkerHandler
    {
        private volatile SubTaskStatus[] _subtasks = [];

        public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken) => default;

        public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken) => default;

        public ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
        {
            if (order.Stage == Stage.Paused)
            {
                throw new OrderRefusedException(40099, "the load cannot be interrupted");
            }

            _subtasks = [new SubTaskStatus { Name = order.Task, Stage = order.Stage }];
            return default;
        }

        public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
        {
            _subtasks = [];
            return default;
        }

        public ValueTask SetRelayAsync(SetRelay order, CancellationToken cancellationToken) => default;

        public ValueTask SetValidatorAsync(SetValidator order, CancellationToken cancellationToken) => default;

        public IReadOnlyList<SubTaskStatus> Status() => _subtasks;
    }
}
