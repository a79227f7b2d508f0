using DmMaster.Operations.Commit;
using DmMaster.Operations.Confirm;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Relay;

/// <summary>start-relay and stop-relay.</summary>
public sealed class SwitchRelay(CommitLoop commit, ReceiptCollector receipts)
{
    private const string Offline = "source relay is operated but the bound worker is offline";

    /// <summary>Starts relay.</summary>
    public Task<OperationOutcome> StartAsync(RelayRequest request, CancellationToken cancellationToken) => request.Workers.Count == 0
        ? EnableAsync("StartRelay", request, isEnabled: true, cancellationToken)
        : NameAsync("StartRelay", request, RelayPlans.Start, RelayExpectation.Started, cancellationToken);

    /// <summary>Stops relay.</summary>
    public Task<OperationOutcome> StopAsync(RelayRequest request, CancellationToken cancellationToken) => request.Workers.Count == 0
        ? EnableAsync("StopRelay", request, isEnabled: false, cancellationToken)
        : NameAsync("StopRelay", request, RelayPlans.Stop, RelayExpectation.Stopped, cancellationToken);

    // Two commits, as DM makes them: the worker reads the configuration as of the second. Repeating mends what lies between.
    private async Task<OperationOutcome> EnableAsync(string what, RelayRequest request, bool isEnabled, CancellationToken cancellationToken)
    {
        var written = await commit.RunAsync(
            what, snapshot => RelayPlans.Enable(snapshot, request, isEnabled), request.Budget);
        var refusal = written.Refusal ?? (await commit.RunAsync(
            what, snapshot => RelayPlans.Tell(snapshot, request, isEnabled), request.Budget)).Refusal;
        return refusal is null ? new OperationOutcome.Ordered([]) : new OperationOutcome.Refused(refusal);
    }

    private async Task<OperationOutcome> NameAsync(
        string what,
        RelayRequest request,
        Func<RegistrySnapshot, RelayRequest, Plan<RelayRequest>> decide,
        RelayExpectation expectation,
        CancellationToken cancellationToken)
    {
        var once = request with { Workers = [.. request.Workers.Distinct()] };
        var before = RegistrySnapshot.Empty;
        var committed = await commit.RunAsync(what, snapshot => decide(before = snapshot, once), request.Budget);
        return committed.Refusal is { } refusal
            ? new OperationOutcome.Refused(refusal)
            : new OperationOutcome.Ordered(await ConfirmAsync(once, before, committed, expectation, cancellationToken));
    }

    private async Task<IReadOnlyList<SourceOutcome>> ConfirmAsync(
        RelayRequest request,
        RegistrySnapshot before,
        Committed<RelayRequest> committed,
        RelayExpectation expectation,
        CancellationToken cancellationToken)
    {
        var after = committed.After;
        var isOnline = request.Workers.ToLookup(worker => after.Workers.GetValueOrDefault(worker) is { IsOnline: true });

        // A worker for which nothing changed was given no order: what it said last is its answer.
        Revision Ordered(WorkerName worker) =>
            before.Workers.GetValueOrDefault(worker)?.Relay == after.Workers[worker].Relay ? Revision.None : committed.Revision;
        var awaited = isOnline[true].Select(worker => new AwaitedReceipt(request.Source, Ordered(worker), expectation) { Worker = worker });
        var offline = isOnline[false].Select(worker => new SourceOutcome(request.Source.Value, worker.Value, Receipt.Confirmed, Offline));
        return [.. offline, .. await receipts.CollectAsync([.. awaited], request.Budget, cancellationToken)];
    }
}
