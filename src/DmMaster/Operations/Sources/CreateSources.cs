using DmMaster.Config;
using DmMaster.Operations.Binding;
using DmMaster.Operations.Commit;
using DmMaster.Operations.Members;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Operations.Sources;

/// <summary>Creates sources, all of a request or none, and binds them to workers as far as there are free ones.</summary>
public sealed class CreateSources(
    SourceIntake intake, CommitLoop commit, BindingReconciler bindings, SourceReceipts receipts, SourceHandover handover, RegistryFeed feed)
{
    /// <summary>Does it.</summary>
    public async Task<OperationOutcome> ExecuteAsync(CreateSourcesRequest request, CancellationToken cancellationToken)
    {
        if (!(await intake.ReadAsync(request.Configs, request.Budget, cancellationToken)).TryGet(out var sources, out var error))
        {
            return new OperationOutcome.Refused(error.ToString());
        }

        using var limit = request.Budget.NewLimit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (await AddAsync(sources, request, either.Token) is { } refused)
            {
                return new OperationOutcome.Refused(refused);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new OperationOutcome.Refused(MasterErrors.CommitFailed("other bindings have not come back from the store").ToString());
        }

        await SettleAsync(either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        var ids = sources.Select(source => new SourceId(source.SourceId)).ToList();
        if (request.Worker is not null)
        {
            await handover.UntilBoundAsync(ids[0], request.Budget, cancellationToken);
        }

        return new OperationOutcome.Ordered(await receipts.OfHandlingAsync(feed.Current, ids, request.Budget, cancellationToken));
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bindings.SettleAsync(cancellationToken);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // The sources stand, and their bindings are settled as soon as the store answers. The receipts say what is not there yet.
        }
    }

    private Task<string?> AddAsync(IReadOnlyList<SourceConfig> sources, CreateSourcesRequest request, CancellationToken cancellationToken) =>
        bindings.HoldAsync(
            async token =>
            {
                var added = await commit.RunAsync(
                    "AddSourceCfg", snapshot => DecideAdd(snapshot, sources, request.Worker), request.Budget, token);
                if (added.Refusal is not null || request.Worker is not { } name)
                {
                    return added.Refusal;
                }

                var id = new SourceId(sources[0].SourceId);
                return (await commit.RunAsync("BoundSource", snapshot => DecideBind(snapshot, id, name), request.Budget, token)).Refusal;
            },
            cancellationToken);

    private static Plan<IReadOnlyList<SourceConfig>> DecideAdd(
        RegistrySnapshot snapshot, IReadOnlyList<SourceConfig> sources, WorkerName? worker)
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

        var keys = sources.Select(source => (Key: DmKeys.SourceConfig(new SourceId(source.SourceId)), Source: source)).ToList();
        return Plan.Commit(
            sources,
            keys.Select(pair => Compare.Absent(pair.Key)),
            keys.Select(pair => new TxnOp.Put(pair.Key, ByteString.CopyFromUtf8(pair.Source.ToToml()))));
    }

    private Plan<WorkerEntry> DecideBind(RegistrySnapshot snapshot, SourceId id, WorkerName name)
    {
        if (WhyNotFree(snapshot, name, isTaken: false) is { } error)
        {
            return Plan.Refuse<WorkerEntry>(error);
        }

        var worker = snapshot.Workers[name];
        var bind = BindingPlan.Of(BindingStep.Bind.Of(snapshot, name, id));

        // A source of this name may have been removed a moment ago: until the worker that had it lets go of it, it is only promised.
        return handover.HolderOf(snapshot, id) is { } holder && holder.Name != name
            ? Plan.Commit(worker, bind.Compares, [new TxnOp.Put(DmKeys.Transfer(id), DmValues.Bound(id, name))])
            : Plan.Commit(worker, bind.Compares, bind.Success);
    }

    private static DmError? WhyNotFree(RegistrySnapshot snapshot, WorkerName name, bool isTaken) =>
        snapshot.Workers.GetValueOrDefault(name) switch
        {
            not { IsRegistered: true } => UnregisteredWorkers.NoSuchWorker(snapshot, name),
            { IsFree: true } when !isTaken => null,
            _ => MasterErrors.WorkerNotFree(name.Value),
        };
}
