using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Worker.Tests;

/// <summary>How long a worker goes on without its master, and what handlers that do not come back hold up.</summary>
public sealed class LeaseTests : IAsyncLifetime, IDisposable
{
    // Like no other time: two thirds of it are the lease.
    private const int TimeToLive = 30;

    private readonly FakeTimeProvider _time = new();
    private readonly TestHandler _handler = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedMaster _master = null!;
    private Task _work = Task.CompletedTask;
    private volatile int _stops;

    public async Task InitializeAsync()
    {
        _master = await ScriptedMaster.StartAsync();
        _handler.OnUnbind = () => Interlocked.Increment(ref _stops);
        var options = new NativeWorkerOptions { Name = "w1", Masters = [_master.Address], ConnectTimeout = TimeSpan.FromHours(1) };
        _work = new NativeWorker(options, _handler, _time).RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        _goOn.TrySetResult();
        await _stop.CancelAsync();
        await Task.WhenAny(_work);
        await _master.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Lease_NothingIsAnswered_StopsAllAndKnowsNothing()
    {
        var (link, _) = await WelcomeAsync();
        await link.DoAsync(7, Bind(), Set(Stage.Running));
        await AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(0, _stops);

        var next = WelcomeAsync();
        await AdvanceUntilAsync(next);
        var (_, hello) = await next;

        Assert.Equal((1, 0L, "", 0), (_stops, hello.Revision, hello.Source, hello.Subtasks.Count));
    }

    [Fact]
    public async Task Lease_HeartbeatsAreAnswered_GoesOn()
    {
        var (link, _) = await WelcomeAsync();
        await link.DoAsync(7, Bind(), Set(Stage.Running));
        for (var beat = 0; beat < 10; beat++)
        {
            var said = link.ReadAsync();
            await AdvanceUntilAsync(said);
            await link.SayAsync(new MasterMessage { Heartbeat = new Heartbeat { Id = (ulong)beat + 1, Answers = (await said).Heartbeat.Id } });
        }

        Assert.True(_time.GetUtcNow() - _time.Start > TimeSpan.FromSeconds(TimeToLive));
        Assert.Equal(0, _stops);
    }

    [Fact]
    public async Task Lease_OfAMasterThatSaysNoTimeToLive_DoesNotEnd()
    {
        var (link, _) = await _master.WelcomeAsync(heartbeatMilliseconds: 3_600_000);
        await link.DoAsync(7, Bind(), Set(Stage.Running));

        await AdvanceAsync(TimeSpan.FromSeconds(100));

        Assert.Equal(0, _stops);
    }

    [Fact]
    public async Task Handler_GoesOnAfterItsLinkEnded_HoldsUpTheNextOrderNotTheNextLink()
    {
        var (link, _) = await WelcomeAsync();
        await link.DoAsync(7, Bind(), Set(Stage.Running));
        _handler.OnSet = HoldAsync;
        await link.OrderAsync(8, Set(Stage.Paused));
        await _begun.Task;
        link.End();

        var next = WelcomeAsync();
        await AdvanceUntilAsync(next);
        var (second, hello) = await next;
        _handler.OnSet = null;
        await second.OrderAsync(9, Set(Stage.Paused));
        await second.SayAsync(new MasterMessage { StatusQuery = new StatusQuery { Id = 1 } });
        var before = await second.ReportAsync();
        _goOn.SetResult();
        var after = await second.ReportAsync();

        Assert.Equal((7L, "s1", Stage.Running), (hello.Revision, hello.Source, hello.Subtasks.Single().Stage));
        Assert.Equal((7L, Stage.Running), (before.Revision, before.Subtasks.Single().Stage));
        Assert.Equal((9L, Stage.Paused), (after.Revision, after.Subtasks.Single().Stage));
    }

    [Fact]
    public async Task Lease_EndsWhileAHandlerDoesNotComeBack_StopsBesideItAndAgainAfterIt()
    {
        var (link, _) = await WelcomeAsync();
        await link.DoAsync(7, Bind(), Set(Stage.Running));
        _handler.OnSet = HoldAsync;
        await link.OrderAsync(8, Set(Stage.Paused));
        await _begun.Task;

        var next = WelcomeAsync();
        await AdvanceUntilAsync(next);
        var (second, hello) = await next;
        Assert.Equal((1, 0L, "s1"), (_stops, hello.Revision, hello.Source));
        _handler.OnSet = null;
        await second.OrderAsync(9, Bind(), Set(Stage.Running));
        _goOn.SetResult();

        Assert.Equal(9, (await second.ReportAsync()).Revision);
        Assert.Equal(2, _stops);
        Assert.Equal(Stage.Running, _handler.Stages["t"]);
    }

    private static Order Bind() => new() { BindSource = new BindSource { Source = "s1" } };

    private static Order Set(Stage stage) => new() { SetSubtask = new SetSubtask { Task = "t", Source = "s1", Stage = stage } };

    // Heeds no token.
    private async Task HoldAsync(SetSubtask order, CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        await _goOn.Task;
    }

    private Task<(MasterEnd Link, Hello Hello)> WelcomeAsync() =>
        _master.WelcomeAsync(heartbeatMilliseconds: 4000, timeToLiveSeconds: TimeToLive);

    private async Task AdvanceAsync(TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(500))
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }

    private async Task AdvanceUntilAsync(Task over)
    {
        while (!over.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
