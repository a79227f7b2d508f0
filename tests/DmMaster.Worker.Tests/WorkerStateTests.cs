using DmMaster.Protocol.Dm;

namespace DmMaster.Worker.Tests;

public sealed class WorkerStateTests
{
    private readonly TestHandler _handler = new();
    private readonly WorkerState _state;

    public WorkerStateTests() =>
        _state = new WorkerState(new NativeWorkerOptions { Name = "w1", Masters = [] }, _handler, "one");

    [Fact]
    public void Take_NothingToTell_IsNothing() => Assert.Null(_state.TakeReport());

    [Fact]
    public void Take_ThousandChanges_AreOneReport()
    {
        for (var change = 0; change < 1000; change++)
        {
            _handler.Stages["a"] = change % 2 == 0 ? Stage.Running : Stage.Paused;
            _state.Change("a");
        }

        Assert.Equal(Stage.Paused, _state.TakeReport()?.Subtasks.Single().Stage);
        Assert.Null(_state.TakeReport());
    }

    [Fact]
    public void Take_ChangeOfWhatDoesNotExist_IsARemoval()
    {
        _state.Change("b");
        _state.Change("a");

        Assert.Equal(["a", "b"], _state.TakeReport()?.Removed);
    }

    [Fact]
    public void Take_InTheMiddleOfOrders_LeavesWhatTheySettledForTheirReceipt()
    {
        _state.Reach(5, 0);
        _state.TakeReport();
        _handler.Stages["a"] = Stage.Paused;
        _state.SetSource("s1", null);
        _state.Settle("a", null);
        _state.Settle("b", new ProcessError { ErrCode = 1 });
        Assert.Null(_state.TakeReport());
        _state.Ask(3);
        var middle = _state.TakeReport()!;
        Assert.Equal((5, 3UL, 0), (middle.Revision, middle.Query, middle.Refusals.Count));

        _state.Reach(6, 0);

        var receipt = _state.TakeReport()!;
        Assert.Equal((6, "a", "b"), (receipt.Revision, receipt.Subtasks.Single().Name, receipt.Refusals.Single().Task));
    }

    [Fact]
    public void Hello_SaysAllSoThatNothingIsLeftToTell()
    {
        _handler.Stages["a"] = Stage.Running;
        _state.Change("a");
        _state.SetSource("s1", null);
        _state.Ask(4);

        var hello = _state.ToHello();

        Assert.Equal(("s1", "a"), (hello.Source, hello.Subtasks.Single().Name));
        Assert.Null(_state.TakeReport());
    }

    [Fact]
    public void Hello_WhileSomethingWasRefused_LeavesTheRefusalToTell()
    {
        _state.Settle("a", new ProcessError { ErrCode = 1 });
        _state.Reach(5, 0);
        _state.TakeReport();
        _state.ToHello();

        Assert.Equal("a", _state.TakeReport()?.Refusals.Single().Task);
        Assert.Null(_state.TakeReport());
    }

    [Fact]
    public void Refusal_AfterALaterOrderOnTheTask_IsForgotten()
    {
        _state.Settle("a", new ProcessError { ErrCode = 1 });
        _state.Settle("a", null);
        _state.Reach(5, 0);

        Assert.Empty(_state.TakeReport()!.Refusals);
        _state.ToHello();
        Assert.Null(_state.TakeReport());
    }

    [Fact]
    public void Refusal_OfAValidator_StandsUntilALaterOrderOnItOrTheEndOfItsSubtask()
    {
        _state.SettleValidator("a", new ProcessError { ErrCode = 1 });
        _state.SettleValidator("b", new ProcessError { ErrCode = 1 });
        _state.SettleValidator("c", new ProcessError { ErrCode = 1 });
        _state.Settle("a", null);
        _state.SettleValidator("b", null);
        _state.Forget("c");
        _state.Reach(5, 0);

        Assert.Equal("a", _state.TakeReport()!.Refusals.Single().Task);
    }

    [Fact]
    public void Join_AnotherCluster_ForgetsTheRevisionAndWhatWasRefused()
    {
        var epoch = _state.Join("c1");
        _state.Reach(9, epoch);
        _state.Settle("a", new ProcessError());
        _state.Join("c1");
        Assert.Equal(9, _state.ToHello().Revision);

        _state.Join("c2");

        var hello = _state.ToHello();
        Assert.Equal(("c2", 0), (hello.Cluster, hello.Revision));
        Assert.Null(_state.TakeReport());
    }

    [Theory]
    [InlineData("", "http://a:1")]
    [InlineData("w", "ftp://a:1")]
    [InlineData("w", null)]
    public void Options_ThatCannotBe_AreRefused(string name, string? master) => Assert.ThrowsAny<ArgumentException>(
        () => new NativeWorker(new NativeWorkerOptions { Name = name, Masters = master is null ? [] : [new Uri(master)] }, _handler));

    [Fact]
    public void Options_WaitsOutOfRange_AreRefused()
    {
        var good = new NativeWorkerOptions { Name = "w", Masters = [new Uri("http://a:1")] };

        Assert.All(
            [
                good with { ConnectTimeout = TimeSpan.Zero },
                good with { MinBackoff = TimeSpan.Zero },
                good with { MaxBackoff = TimeSpan.FromMilliseconds(1) },
                good with { NamePatience = TimeSpan.FromSeconds(-1) },
            ],
            options => Assert.ThrowsAny<ArgumentException>(() => new NativeWorker(options, _handler)));
    }
}
