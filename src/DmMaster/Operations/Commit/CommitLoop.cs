using DmMaster.Registry;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>
/// The envelope of every change: read a snapshot, let the operation plan on it, commit the plan on condition that
/// what it looked at still stands, and plan anew when it does not.
/// </summary>
public sealed class CommitLoop(IKeyValueStore store, RegistryFeed feed)
{
    private const int MaxAttempts = 16;

    /// <summary>Plans and commits.</summary>
    /// <param name="what">What is being done, for the error when rivals never let it through.</param>
    /// <param name="plan">Pure, and possibly called more than once.</param>
    /// <param name="cancellationToken">Gives up between attempts; what was committed stays.</param>
    /// <typeparam name="T">What the plan selects.</typeparam>
    /// <returns>When something was committed, the registry holds it by then.</returns>
    public async Task<Committed<T>> RunAsync<T>(string what, Func<RegistrySnapshot, Plan<T>> plan, CancellationToken cancellationToken)
        where T : class
    {
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

                var result = await store.CommitAsync(planned.Txn, cancellationToken);
                var after = await feed.WaitForAsync(result.Revision, cancellationToken);
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

        return new Committed<T>(null, MasterErrors.TooManyConflicts(what).ToString(), Revision.None, feed.Current);
    }
}
