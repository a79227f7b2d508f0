using System.Collections.Immutable;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Tests.Links;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>A poller against a real port, under a clock of the test's.</summary>
public sealed class StockPollerTests : IAsyncLifetime, IDisposable
{
    private static readonly WorkerName Name = new("w1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ArmedTimeProvider _time = new();
    private readonly RegistryFeed _feed = new();
    private readonly ObservedState _observed = new();
    private readonly StockChannels _channels;
    private readonly StatusCallLimiter _limiter;
    private readonly StockPoller _poller;
    private ScriptedWorker _worker = null!;
    private Task _work = Task.CompletedTask;

    public StockPollerTests()
    {
        var options = new WorkerCallOptions();
        _channels = new StockChannels(options, _time);
        var polls = new StockPollOptions { AtOnce = 1 };
        _limiter = new StatusCallLimiter(polls.AtOnce, polls.Moment, _time);
        var clients = new WorkerClients(_feed, new LinkTable(_observed, new WorkerLinkOptions(), _time), _channels, options, _time);
        _poller = New(clients, polls, _limiter, _time);
    }

    private ObservedWorker Known => _observed.Worker(Name);

    public async Task InitializeAsync()
    {
        _worker = await ScriptedWorker.StartAsync();
        _worker.Says("s1", ("t", Stage.Running));
        Publish(5, _worker.Address);
    }

    public async Task DisposeAsync()
    {
        _poller.Stop();
        await _work.WaitAsync(Patience);
        await _worker.DisposeAsync();
    }

    public void Dispose() => _channels.Dispose();

    [Fact]
    public async Task Run_AsksAtOnceAndThenSlowly()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);

        Assert.Equal((5, Stage.Running, "s1"), (Known.Revision.Value, Known.Subtasks[new TaskName("t")].Status.Stage, Known.Source.Source));
        Assert.Equal(TimeSpan.Zero, Known.UnansweredFor(_time));
        await AdvanceUntilAsync(TimeSpan.FromMilliseconds(10), calls: 2);
        Assert.True(_time.GetUtcNow() - _time.Start >= new StockPollOptions().Slow * 0.8);
    }

    [Fact]
    public async Task Run_ClockIsSetAllTheTime_CallsAreAnswered()
    {
        var time = new RestlessClock();
        using var channels = new StockChannels(new WorkerCallOptions(), time);
        var clients = new WorkerClients(_feed, new LinkTable(_observed, new WorkerLinkOptions(), time), channels, new WorkerCallOptions(), time);
        var poller = New(clients, new StockPollOptions(), time);
        var work = poller.RunAsync();

        await poller.AskAsync().WaitAsync(Patience);

        poller.Stop();
        await work.WaitAsync(Patience);
    }

    [Fact]
    public async Task Run_WorkerWithoutASource_IsAskedAgainOnceItHasOne()
    {
        _worker.OnStatus = static (_, _) => Task.FromResult(new QueryStatusResponse { SourceStatus = new SourceStatus() });
        Start();
        await _time.WhenArmedAsync(new StockPollOptions().Idle);
        Assert.Single(_worker.Calls);

        _worker.Says("s1", ("t", Stage.Running));
        _time.Advance(TimeSpan.FromMinutes(1));
        Publish(6, _worker.Address, bound: "s1");
        _poller.Reconsider();

        await UntilAsync(static worker => worker.Source.Source == "s1");
        Assert.Equal(2, _worker.Calls.Count);
    }

    [Fact]
    public async Task Ask_IsAnsweredByACallThatBeganLater()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        Publish(6, _worker.Address);

        await _poller.AskAsync().WaitAsync(Patience);

        Assert.Equal(6, Known.Revision.Value);
    }

    [Fact]
    public async Task Ask_WhileACallForNobodyIsUnderWay_DoesNotWaitForIt()
    {
        var release = Hold(out var arrived);
        Start();
        await arrived.WaitAsync(Patience);
        _worker.Says("s1");

        await _poller.AskAsync().WaitAsync(Patience);

        Assert.Empty(Known.Subtasks);
        Assert.Equal(2, _worker.Calls.Count);
        release.SetResult();
    }

    [Fact]
    public async Task Ask_ByManyWhileACallForOneIsUnderWay_IsOneMoreCallForAll()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        var release = Hold(out var arrived);
        var first = _poller.AskAsync();
        await arrived.WaitAsync(Patience);
        var others = Enumerable.Range(0, 64).Select(_ => _poller.AskAsync()).ToList();
        Assert.Equal(2, _worker.Calls.Count);

        _worker.Says("s1", ("t", Stage.Paused));
        release.SetResult();
        await first.WaitAsync(Patience);
        await Task.WhenAll(others).WaitAsync(Patience);

        Assert.Equal(3, _worker.Calls.Count);
        Assert.Equal(Stage.Paused, Known.Subtasks[new TaskName("t")].Status.Stage);
    }

    [Fact]
    public async Task Listen_IsAskedForAtOnceThenFastThenLessSo()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        var listener = new Signal();

        _observed.Of(Name).Listen(listener);
        var calls = 2;
        for (var wait = TimeSpan.FromMilliseconds(2); wait < TimeSpan.FromMilliseconds(250); wait *= 1.5, calls++)
        {
            await _time.WhenArmedAsync(wait);
            _time.Advance(wait);
        }

        await _time.WhenArmedAsync(TimeSpan.FromMilliseconds(250));
        Assert.Equal(calls, _worker.Calls.Count);
        _observed.Of(Name).Unlisten(listener);
        Assert.Equal(0, _observed.ListenedTo);
    }

    [Fact]
    public async Task Listen_ToManyWorkers_EachIsAskedLater()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        var listener = new Signal();
        for (var other = 1; other < 1000; other++)
        {
            _observed.Of(new WorkerName($"other-{other}")).Listen(listener);
        }

        _observed.Of(Name).Listen(listener);

        Assert.Equal(1000, _observed.ListenedTo);
        await _time.WhenArmedAsync(TimeSpan.FromMilliseconds(50));
        Assert.Single(_worker.Calls);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await _time.WhenArmedAsync(TimeSpan.FromMilliseconds(75));
        Assert.Equal(2, _worker.Calls.Count);
    }

    [Fact]
    public async Task Run_WorkerIsFrozen_OwesAWordSinceItWasFirstAsked()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _worker.Before = async token =>
        {
            arrived.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(token);
        };
        Start();
        await arrived.Task.WaitAsync(Patience);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((TimeSpan.FromSeconds(4), null), (Known.UnansweredFor(_time), Known.Calls!.Failure));
        _time.Advance(TimeSpan.FromSeconds(26));
        await UntilAsync(static worker => worker.Calls?.Failure is not null);

        Assert.Equal("rpc error: code = DeadlineExceeded desc = context deadline exceeded", Known.Calls!.Failure);
        Assert.Equal((false, TimeSpan.FromSeconds(30)), (Known.Calls.IsUnreachable, Known.UnansweredFor(_time)));
        _worker.Before = static _ => Task.CompletedTask;
        await _poller.AskAsync().WaitAsync(Patience);
        Assert.Equal(TimeSpan.Zero, Known.UnansweredFor(_time));
    }

    [Fact]
    public async Task Run_WorkerHoldsItsStatusBack_IsAskedForSomethingElseAndKnownToLive()
    {
        var release = Hold(out var arrived);
        Start();
        await arrived.WaitAsync(Patience);

        _time.Advance(new StockPollOptions().Silence / 3);
        await UntilAsync(static worker => worker.IsBusy);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), Known.UnansweredFor(_time));
        Assert.Contains(_worker.Calls, static call => call.Method.EndsWith("GetWorkerCfg", StringComparison.Ordinal));
        release.SetResult();
        await UntilAsync(static worker => worker.LastHeard is not null);
        Assert.False(Known.IsBusy);
    }

    [Fact]
    public async Task Ask_NobodyListensOnThePort_FailsAtOnce()
    {
        Publish(7, FrozenPort.Refusing());
        Start();

        var failure = await Assert.ThrowsAsync<RpcException>(() => _poller.AskAsync().WaitAsync(Patience));

        Assert.EndsWith("connect: connection refused\"", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((true, _time.GetTimestamp()), (Known.Calls!.IsUnreachable, Known.Calls.FailedAt));
    }

    [Fact]
    public async Task Ask_AnswerIsBeyondAnyWorker_FailsAndChangesNothing()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        _worker.Says("s1", [.. Enumerable.Range(0, LinkPolicy.MaxSubtasks + 1).Select(static i => ($"t{i}", Stage.Running))]);

        var failure = await Assert.ThrowsAsync<RpcException>(() => _poller.AskAsync().WaitAsync(Patience));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Single(Known.Subtasks);
    }

    [Fact]
    public async Task Stop_EndsWhatIsAsked()
    {
        var release = Hold(out var arrived);
        Start();
        await arrived.WaitAsync(Patience);
        var asked = _poller.AskAsync();

        _poller.Stop();

        Assert.Equal("the worker is offline", (await Assert.ThrowsAsync<RpcException>(() => asked.WaitAsync(Patience))).Status.Detail);
        await _work.WaitAsync(Patience);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => _poller.AskAsync())).StatusCode);
        Assert.Null(Known.Calls);
        release.SetResult();
    }

    [Fact]
    public async Task Permit_ComesWhenNobodyListensAnyMore_IsNotUsed()
    {
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);
        var permit = await _limiter.TakeAsync(CancellationToken.None);
        var listener = new Signal();
        _observed.Of(Name).Listen(listener);
        using (var limit = new CancellationTokenSource(Patience, TimeProvider.System))
        {
            while (_limiter.Waiting == 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        _observed.Of(Name).Unlisten(listener);
        permit.Dispose();
        (await _limiter.TakeAsync(CancellationToken.None)).Dispose();
        Assert.Single(_worker.Calls);
        await _poller.AskAsync().WaitAsync(Patience);

        Assert.Equal(2, _worker.Calls.Count);
    }

    [Fact]
    public async Task Stop_AnotherHasBegunMeanwhile_LeavesItAlone()
    {
        var clients = new HeldClients(_time);
        var old = New(clients, new StockPollOptions(), _time);
        var ending = Task.Run(old.RunAsync);
        await clients.Asked.Task.WaitAsync(Patience);
        old.Stop();
        Start();
        await UntilAsync(static worker => worker.LastHeard is not null);

        clients.Release.SetResult();
        await ending.WaitAsync(Patience);

        Assert.NotNull(Known.Calls);
        Publish(6, _worker.Address);
        _observed.Of(Name).Listen(new Signal());
        await UntilAsync(static worker => worker.Revision.Value == 6);
    }

    private StockPoller New(IWorkerClients clients, StockPollOptions options, TimeProvider time) =>
        New(clients, options, new StatusCallLimiter(options.AtOnce, options.Moment, time), time);

    private StockPoller New(IWorkerClients clients, StockPollOptions options, StatusCallLimiter limiter, TimeProvider time) =>
        new(Name, new StockStatusCalls(clients, _feed, limiter, options, time), _feed, _observed, options, time);

    private void Start() => _work = Task.Run(_poller.RunAsync);

    private TaskCompletionSource Hold(out Task arrived)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _worker.OnStatus = async (_, token) =>
        {
            came.TrySetResult();
            await release.Task.WaitAsync(token);
            return ScriptedWorker.Status("s1", ("t", Stage.Running));
        };
        arrived = came.Task;
        return release;
    }

    /// <summary>Looks at each change without counting as one who waits.</summary>
    private async Task UntilAsync(Func<ObservedWorker, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition(Known))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task AdvanceUntilAsync(TimeSpan step, int calls)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (_worker.Calls.Count < calls)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(step);
            await Task.Yield();
        }
    }

    private void Publish(long revision, string address, string? bound = null)
    {
        var worker = new WorkerEntry(Name)
        {
            Address = address, AliveRevision = new Revision(1), IsLeased = true, Bound = bound is null ? null : new SourceId(bound),
        };
        _feed.Publish(
            new RegistrySnapshot
            {
                Revision = new Revision(revision), Workers = ImmutableSortedDictionary<WorkerName, WorkerEntry>.Empty.Add(Name, worker),
            },
            RegistryChange.None);
    }

    /// <summary>A clock that is set an hour ahead whenever somebody looks at the time of day; what it measures is not moved by that.</summary>
    private sealed class RestlessClock : Microsoft.Extensions.Time.Testing.FakeTimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromHours(Interlocked.Increment(ref _looks));

        public override long GetTimestamp() => 0;
    }

    /// <summary>A worker whose calls do not end when they are given up, but when the test says so.</summary>
    private sealed class HeldClients(TimeProvider time) : WorkerInvoker(Patience, time), IWorkerClients
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WorkerClient Of(WorkerName worker) => new(this);

        protected override async Task<TResponse> InvokeAsync<TRequest, TResponse>(
            Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await Release.Task;
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
