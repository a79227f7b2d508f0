using DmMaster.Operations;
using DmMaster.Operations.Forwarding;
using DmMaster.Operations.Relay;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Links;
using DmMaster.Workers;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Tests.Operations;

public sealed class PurgeRelayTests
{
    private static readonly SourceId Source = new("s1");
    private static readonly WorkerName Bound = new("bound");
    private static readonly WorkerName Hung = new("hung");
    private static readonly WorkerName Gone = new("gone");

    private readonly ArmedTimeProvider _time = new();
    private readonly RegistryFeed _feed = new();
    private readonly OperationOptions _options = new();

    public PurgeRelayTests() => _feed.Publish(
        RegistrySnapshot.Empty with
        {
            Workers = RegistrySnapshot.Empty.Workers.Add(Bound, new WorkerEntry(Bound) { Address = "here", Bound = Source }),
            Bindings = RegistrySnapshot.Empty.Bindings.Add(Source, Bound),
            RelayWorkers = RegistrySnapshot.Empty.RelayWorkers.Add(Source, [Hung, Gone]),
        },
        RegistryChange.None);

    [Fact]
    public async Task Purge_OneWorkerHangs_IsAnsweredForAfterItsSilenceAndTheOthersAsTheyAre()
    {
        var observed = new ObservedState();
        var links = new LinkTable(observed, new WorkerLinkOptions(), _time);
        var polls = new StockPollOptions();
        var status = new StockStatusCalls(new Clients(_time), _feed, new StatusCallLimiter(polls.AtOnce, polls.Moment, _time), polls, _time);
        var questions = new StatusQuestions(links, new StockFleet(status, _feed, observed, polls, _time, NullLogger<StockFleet>.Instance));
        var calls = new SourceCalls(_feed, new Clients(_time), _options, _time);
        var request = new PurgeRequest([Source], new PurgeRelayRequest(), new Budget(_time, _options.AckBudget));

        var purging = new PurgeRelay(_feed, observed, new StatusInquiry(questions, observed, _options, _time), calls).ExecuteAsync(request, CancellationToken.None);
        var quiet = _options.Silence / 3;
        _time.Advance(quiet);
        await _time.WhenArmedAsync(_options.Silence - quiet);
        Assert.False(purging.IsCompleted);
        _time.Advance(_options.Silence - quiet);

        Assert.Equal(
            [
                ("gone", Receipt.NotConfirmed, MasterErrors.NoWorkerFor("s1").ToString()),
                ("hung", Receipt.NotConfirmed, MasterErrors.WorkerRequest("worker hung answered no heartbeat for 3s").ToString()),
                ("", Receipt.Confirmed, ""),
            ],
            (await purging.WaitAsync(TimeSpan.FromSeconds(30))).Select(static outcome => (outcome.Worker, outcome.Receipt, outcome.Message)));
    }

    /// <summary>The bound worker does everything at once, the one that hangs nothing ever, and no other is registered.</summary>
    private sealed class Clients(TimeProvider time) : IWorkerClients
    {
        public WorkerClient? Of(WorkerName worker) => worker == Gone ? null : new WorkerClient(new Calls(worker == Hung, time));
    }

    private sealed class Calls(bool isHung, TimeProvider time) : WorkerInvoker(TimeSpan.FromSeconds(30), time)
    {
        protected override async Task<TResponse> InvokeAsync<TRequest, TResponse>(
            Grpc.Core.Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        {
            await (isHung ? new TaskCompletionSource().Task.WaitAsync(cancellationToken) : Task.CompletedTask);
            return (TResponse)(object)new CommonWorkerResponse { Result = true };
        }
    }
}
