using System.Diagnostics;
using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Commit;

/// <summary>
/// The envelope of every change: read a snapshot, let the operation plan on it, commit the plan on condition that
/// what it looked at still stands, and plan anew when it does not.
/// </summary>
public sealed class CommitLoop(IKeyValueStore store, RegistryFeed feed, OperationOptions options, TimeProvider time)
{
    private const int MaxAttempts = 16;

    /// <summary>Plans and commits within the default budget, for those who have none: workers that come, loops of this process.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, Func{RegistrySnapshot, Plan{T}}, Budget)"/>
    /// <param name="what">What is being done, for the error when rivals never let it through.</param>
    /// <param name="plan">Pure, and possibly called more than once.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public Task<Committed<T>> RunAsync<T>(string what, Func<RegistrySnapshot, Plan<T>> plan, CancellationToken cancellationToken)
        where T : class => RunAsync(what, plan, new Budget(time, options.AckBudget, cancellationToken));

    /// <summary>Plans and commits.</summary>
    /// <param name="what">What is being done, for the error when rivals never let it through.</param>
    /// <param name="plan">Pure, and possibly called more than once.</param>
    /// <param name="budget">
    /// How long to wait for the store, and for the registry to hear of the commit. Its end is told; after its caller left nobody is.
    /// What was committed stays either way.
    /// </param>
    /// <typeparam name="T">What the plan selects.</typeparam>
    /// <returns>When something was committed, the registry holds it by then.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<Committed<T>> RunAsync<T>(string what, Func<RegistrySnapshot, Plan<T>> plan, Budget budget)
        where T : class
    {
        using var span = Traces.Part("commit");
        using var limit = budget.NewLimit();
        var revision = Revision.None;
        span?.SetTag("dm.change", what);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                var snapshot = feed.Current;
                var planned = plan(snapshot);
                if (planned.Txn is null)
                {
                    return new Committed<T>(planned.Selected, planned.Refusal, snapshot.Revision, snapshot);
                }

                if (await TryCommitAsync(planned, limit.Token) is not { } result)
                {
                    return await CommitChunksAsync(planned, budget, span, limit.Token);
                }

                revision = result.Succeeded ? result.Revision : revision;
                var after = await feed.WaitForAsync(result.Revision, limit.Token);
                if (result.Succeeded)
                {
                    span?.SetTag("dm.revision", result.Revision.Value);
                    return new Committed<T>(planned.Selected, null, result.Revision, after);
                }
            }
        }
        catch (StoreException e)
        {
            return Failed<T>(e.Message);
        }
        catch (OperationCanceledException) when (!budget.Caller.IsCancellationRequested)
        {
            return Failed<T>(Late(revision, budget));
        }

        return new Committed<T>(null, MasterErrors.TooManyConflicts(what), Revision.None, feed.Current);
    }

    // Null when the store does not take the plan whole, and it may come in chunks.
    private async ValueTask<TxnResult?> TryCommitAsync<T>(Plan<T> planned, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await store.CommitAsync(planned.Txn!, cancellationToken);
        }
        catch (StoreException e) when (ChunkedCommit.IsTooMuch(e) && planned.Chunks is { Count: > 1 })
        {
            return null;
        }
    }

    private async Task<Committed<T>> CommitChunksAsync<T>(Plan<T> planned, Budget budget, Activity? span, CancellationToken limit)
        where T : class
    {
        var chunks = new ChunkedCommit(store, planned.Chunks!, time);
        var failure = await chunks.RunAsync(budget, limit);
        if (failure.Length > 0)
        {
            return Failed<T>($"{failure}; {chunks.Done} of {planned.Chunks!.Count} subtasks were ordered before that, the same command again completes it");
        }

        span?.SetTag("dm.revision", chunks.Last.Value);
        var after = await feed.WaitForAsync(chunks.Last, limit);
        return new Committed<T>(planned.Selected, null, chunks.First, after) { LastChunk = chunks.Last };
    }

    private Committed<T> Failed<T>(string cause)
        where T : class => new(null, MasterErrors.CommitFailed(cause), Revision.None, feed.Current) { HasStoreFailed = true };

    private static string Late(Revision revision, Budget budget) => revision.IsNone
        ? $"no answer from the store within {GoDuration.Format(budget.Limit)}, the order may be carried out all the same"
        : $"the order stands at revision {revision}, but did not come back from the store within {GoDuration.Format(budget.Limit)}";
}
