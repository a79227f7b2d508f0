using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Membership;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Sources;

/// <summary>Creates sources, all of a request or none, and binds them to workers as far as there are free ones.</summary>
public sealed class CreateSources(
    SourceIntake intake, CommitLoop commit, BindingReconciler bindings, SourceReceipts receipts, SourceHandover handover, RegistryFeed feed)
{
    /// <summary>Creates the sources in one commit, has them bound, and waits until their workers handle them.</summary>
    public async Task<OperationOutcome> ExecuteAsync(CreateSourcesRequest request, CancellationToken cancellationToken)
    {
        if (!(await intake.ReadAsync(request.Configs, request.Budget, cancellationToken)).TryGet(out var sources, out var error))
        {
            return new OperationOutcome.Refused(error);
        }

        using var limit = request.Budget.NewLimit();
        try
        {
            var added = await bindings.HoldAsync(
                () => commit.RunAsync("AddSourceCfg", snapshot => Decide(snapshot, sources, request.Worker), request.Budget), limit.Token);
            if (added.Refusal is { } refused)
            {
                return new OperationOutcome.Refused(refused);
            }
        }
        catch (OperationCanceledException) when (!request.Budget.Caller.IsCancellationRequested)
        {
            return new OperationOutcome.Refused(MasterErrors.CommitFailed("other bindings have not come back from the store"));
        }

        await ReconcileAsync(limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        var ids = sources.Select(source => new SourceId(source.SourceId)).ToList();
        if (request.Worker is not null)
        {
            await handover.UntilBoundAsync(ids[0], request.Budget, cancellationToken);
        }

        return new OperationOutcome.Ordered(await receipts.OfHandlingAsync(feed.Current, ids, request.Budget, cancellationToken));
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bindings.ReconcileAsync(cancellationToken);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // The sources stand, and their bindings are settled as soon as the store answers. The receipts say what is not there yet.
        }
    }

    // One commit, also with a worker named: a source whose worker cannot take it does not come into being.
    private Plan<IReadOnlyList<SourceConfig>> Decide(RegistrySnapshot snapshot, IReadOnlyList<SourceConfig> sources, WorkerName? worker)
    {
        var taken = new HashSet<string>();
        foreach (var source in sources)
        {
            // With a worker named, the first source takes it, and there is none for the next.
            if (worker is { } name && WhyNotFree(snapshot, name, taken.Count > 0) is { } error)
            {
                return Plan.Refuse<IReadOnlyList<SourceConfig>>(error);
            }

            if (snapshot.Sources.ContainsKey(new SourceId(source.SourceId)) || !taken.Add(source.SourceId))
            {
                return Plan.Refuse<IReadOnlyList<SourceConfig>>(MasterErrors.SourceExists(source.SourceId));
            }
        }

        var added = sources.Select(source => new SourceEntry(new SourceId(source.SourceId), source.ToToml(), Revision.None)).ToList();
        var bind = worker is { } named ? Bind(snapshot, added[0], named) : new Txn();
        return Plan.Commit(
            sources,
            [.. added.Select(source => Compare.Absent(DmKeys.SourceConfig(source.Id))), .. bind.Compares],
            [.. added.Select(source => new TxnOp.Put(DmKeys.SourceConfig(source.Id), ByteString.CopyFromUtf8(source.Config))), .. bind.Success]);
    }

    // A source of this name may have been removed a moment ago: until the worker that had it lets go of it, it is only promised.
    private Txn Bind(RegistrySnapshot snapshot, SourceEntry source, WorkerName name)
    {
        var bind = BindingPlan.Of(BindingStep.Bind.Of(snapshot, name, source));
        return handover.HolderOfRemoved(snapshot, source.Id) is { } holder && holder.Name != name
            ? bind with { Success = [new TxnOp.Put(DmKeys.Transfer(source.Id), DmValues.Bound(source.Id, name))] }
            : bind;
    }

    private static DmError? WhyNotFree(RegistrySnapshot snapshot, WorkerName name, bool isTaken) =>
        snapshot.Workers.GetValueOrDefault(name) switch
        {
            not { IsRegistered: true } => UnregisteredWorkers.NoSuchWorker(snapshot, name),
            { IsFree: true } when !isTaken => null,
            _ => MasterErrors.WorkerNotFree(name.Value),
        };
}
