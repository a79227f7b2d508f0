using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Testing;
using DmMaster.Tests.Workers.Stock;
using DmMaster.Worker;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Links;

/// <summary>A worker that is cut off stops before its source goes to another.</summary>
public sealed class FencingTests : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CutLine _line = new();
    private readonly ConcurrentQueue<string> _events = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _work = [];
    private InProcessMaster _master = null!;

    public async Task InitializeAsync()
    {
        _master = await InProcessMaster.StartAsync(_time);
        Start("w1", new Handler("w1", _events), _line.CreateHandler);
        await _master.UntilAsync("w1", static worker => worker.IsConnected);
        Assert.True((await _time.AdvanceUntilAsync(_master.CreateAsync("s1", "w1"))).Sources.Single().Result);
        Assert.True((await _time.AdvanceUntilAsync(_master.StartTaskAsync("s1"))).Sources.Single().Result);
        Start("w2", new Handler("w2", _events), null);
        await _master.UntilAsync("w2", static worker => worker.IsConnected);
        _events.Clear();
    }

    public async Task DisposeAsync()
    {
        _line.Mend();
        await _stop.CancelAsync();
        await Task.WhenAll(_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _master.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Worker_ThatIsCutOff_StopsBeforeAnotherBegins()
    {
        _line.Cut();

        await _time.AdvanceUntilAsync(UntilAsync("w2 t Running"), step: 20);

        Assert.Equal(["w1 stops s1", "w2 binds s1", "w2 t Running"], _events);
    }

    [Fact]
    public async Task Worker_ThatIsNotCutOff_GoesOn()
    {
        await _time.AdvanceUntilAsync(Task.Run(async () =>
        {
            while (_time.GetUtcNow() - _time.Start < TimeSpan.FromSeconds(30))
            {
                await Task.Yield();
            }
        }), step: 20);

        Assert.Empty(_events);
    }

    [Fact]
    public async Task Worker_ThatIsBackBeforeItsSourceWentElsewhere_IsToldAnew()
    {
        _line.Cut();
        await _time.AdvanceUntilAsync(UntilAsync("w1 stops s1"), step: 20);
        _line.Mend();

        await _time.AdvanceUntilAsync(UntilAsync("w1 t Running"), step: 20);

        Assert.Equal("w1 stops s1", _events.First());
        Assert.DoesNotContain(_events, static said => said.StartsWith("w2", StringComparison.Ordinal));
    }

    private async Task UntilAsync(string said)
    {
        while (!_events.Contains(said))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private void Start(string name, Handler handler, Func<HttpMessageHandler>? connections)
    {
        var options = new NativeWorkerOptions { Name = name, Masters = [_master.Address], Handler = connections };
        _work.Add(new NativeWorker(options, handler, _time).RunAsync(_stop.Token));
    }

    private sealed class Handler(string name, ConcurrentQueue<string> events) : IWorkerHandler
    {
        private readonly ConcurrentDictionary<string, Stage> _stages = new();

        public ValueTask<ProcessResult?> BindSourceAsync(BindSource order, CancellationToken cancellationToken)
        {
            events.Enqueue($"{name} binds {order.Source}");
            return new((ProcessResult?)null);
        }

        public ValueTask UnbindSourceAsync(UnbindSource order, CancellationToken cancellationToken)
        {
            events.Enqueue($"{name} unbinds {order.Source}");
            _stages.Clear();
            return default;
        }

        public ValueTask LeaseEndedAsync(string source, CancellationToken cancellationToken)
        {
            events.Enqueue($"{name} stops {source}");
            _stages.Clear();
            return default;
        }

        public ValueTask SetSubtaskAsync(SetSubtask order, CancellationToken cancellationToken)
        {
            events.Enqueue($"{name} {order.Task} {order.Stage}");
            _stages[order.Task] = order.Stage;
            return default;
        }

        public ValueTask RemoveSubtaskAsync(RemoveSubtask order, CancellationToken cancellationToken)
        {
            _stages.TryRemove(order.Task, out _);
            return default;
        }

        public IReadOnlyList<SubTaskStatus> Status() =>
            [.. _stages.Select(static task => new SubTaskStatus { Name = task.Key, Stage = task.Value, Unit = UnitType.Sync })];
    }
}
