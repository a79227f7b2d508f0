using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Testing.Fleet;
using DmMaster.Worker;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Testing.Tests;

public sealed class SimulatedWorkerTests
{
    private static readonly TimeSpan StageTime = TimeSpan.FromSeconds(2);
    private static readonly NativeWorkerOptions Options = new() { Name = "w1", Masters = [new Uri("http://127.0.0.1:1")] };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Set_NewSubtask_IsThereAtOnce()
    {
        var worker = new SimulatedWorker(Options, StageTime, _time);

        await SetAsync(worker, Stage.Running);

        var status = worker.Status().Single();
        Assert.Equal(("t", Stage.Running, UnitType.Sync, null), (status.Name, status.Stage, status.Unit, status.Result));
    }

    [Fact]
    public async Task Set_WithAStageTime_IsOnTheWayUntilItHasPassed()
    {
        var worker = new SimulatedWorker(Options, StageTime, _time);
        await SetAsync(worker, Stage.Running);

        await SetAsync(worker, Stage.Paused);
        Assert.Equal(Stage.Pausing, worker.Status().Single().Stage);
        _time.Advance(StageTime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Stage.Pausing, worker.Status().Single().Stage);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var status = worker.Status().Single();
        Assert.Equal((Stage.Paused, true), (status.Stage, status.Result.IsCanceled));
        await SetAsync(worker, Stage.Running);
        Assert.Equal(Stage.Resuming, worker.Status().Single().Stage);
    }

    [Fact]
    public async Task Status_OutsideRunning_NothingMoves()
    {
        var worker = new SimulatedWorker(Options, default, _time);
        await SetAsync(worker, Stage.Running);
        _time.Advance(TimeSpan.FromSeconds(5));
        await SetAsync(worker, Stage.Paused);
        var paused = worker.Status().Single().Sync;
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(5, paused.TotalRows);
        Assert.Equal(paused, worker.Status().Single().Sync);

        await SetAsync(worker, Stage.Running);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(7, worker.Status().Single().Sync.TotalRows);
    }

    [Fact]
    public async Task Set_LinkEndsOnTheWay_ArrivesNevertheless()
    {
        var worker = new SimulatedWorker(Options, StageTime, _time);
        using var link = new CancellationTokenSource();
        await SetAsync(worker, Stage.Running);
        await worker.SetSubtaskAsync(new SetSubtask { Task = "t", Stage = Stage.Paused }, link.Token);

        await link.CancelAsync();
        _time.Advance(StageTime);

        Assert.Equal(Stage.Paused, worker.Status().Single().Stage);
    }

    [Fact]
    public async Task Set_WhatCannotBe_IsRefusedAndLeavesItAsItIs()
    {
        var worker = new SimulatedWorker(Options, StageTime, _time);
        await SetAsync(worker, Stage.Running);
        await SetAsync(worker, Stage.Paused);

        await Assert.ThrowsAsync<OrderRefusedException>(() => SetAsync(worker, Stage.Running));

        Assert.Equal(Stage.Pausing, worker.Status().Single().Stage);
    }

    [Fact]
    public async Task Remove_AndUnbind_LeaveNothing()
    {
        var worker = new SimulatedWorker(Options, default, _time);
        await SetAsync(worker, Stage.Running);
        await worker.RemoveSubtaskAsync(new RemoveSubtask { Task = "t" }, CancellationToken.None);
        Assert.Empty(worker.Status());
        await SetAsync(worker, Stage.Running);

        await worker.UnbindSourceAsync(new UnbindSource { Source = "s1" }, CancellationToken.None);

        Assert.Empty(worker.Status());
    }

    [Fact]
    public void Make_NegativeStageTime_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedWorker(Options, TimeSpan.FromSeconds(-1), _time));

    private static async Task SetAsync(SimulatedWorker worker, Stage stage) =>
        await worker.SetSubtaskAsync(new SetSubtask { Task = "t", Stage = stage }, CancellationToken.None);
}
