using DmMaster.Config;
using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>
/// The envelope of every change: read a snapshot, let the operation plan on it, commit the plan on condition that
/// what it looked at still stands, and plan anew when it does not.
/// </summary>
public sealed class CommitLoop(IKeyValueStore store, RegistryFeed feed, OperationOptions options, TimeProvider time)
{
    private const int MaxAttempts = 16;

    /// <summary>Plans and commits, within the default budget.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, Func{RegistrySnapshot, Plan{T}}, Budget, CancellationToken)"/>
    public Task<Committed<T>> RunAsync<T>(string what, Func<RegistrySnapshot, Plan<T>> plan, CancellationToken cancellationToken)
        where T : class => RunAsync(what, plan, new Budget(time, options.AckBudget), cancellationToken);

    /// <summary>Plans and commits.</summary>
    /// <param name="what">What is being done, for the error when rivals never let it through.</param>
    /// <param name="plan">Pure, and possibly called more than once.</param>
    /// <param name="budget">How long to wait for the store, and for the registry to hear of the commit.</param>
    /// <param name="cancellationToken">Gives up between attempts; what was committed stays.</param>
    /// <typeparam name="T">What the plan selects.</typeparam>
    /// <returns>When something was committed, the registry holds it by then.</returns>
    public async Task<Committed<T>> RunAsync<T>(
        string what, Func<RegistrySnapshot, Plan<T>> plan, Budget budget, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = budget.NewLimit();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var revision = Revision.None;
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

                var result = await store.CommitAsync(planned.Txn, either.Token);
                revision = result.Succeeded ? result.Revision : revision;
                var after = await feed.WaitForAsync(result.Revision, either.Token);
                if (result.Succeeded)
                {
                    return new Committed<T>(planned.Selected, null, result.Revision, after);
                }
            }
        }
        catch (StoreException e)
        {
            return new Committed<T>(null, MasterErrors.CommitFailed(e.Message).ToString(), Revision.None, feed.Current);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Committed<T>(null, MasterErrors.CommitFailed(Late(revision, budget)).ToString(), Revision.None, feed.Current);
        }

        return new Committed<T>(null, MasterErrors.TooManyConflicts(what).ToString(), Revision.None, feed.Current);
    }

    private static string Late(Revision revision, Budget budget) => revision.IsNone
        ? $"no answer from the store within {GoDuration.Format(budget.Limit)}, the order may be carried out all the same"
        : $"the order stands at revision {revision}, but did not come back from the store within {GoDuration.Format(budget.Limit)}";
}
