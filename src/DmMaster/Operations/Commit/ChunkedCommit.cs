using DmMaster.Config;
using DmMaster.Store;

namespace DmMaster.Operations.Commit;

/// <summary>
/// Commits a plan that is too much for one transaction, in transactions as large as the store takes. A chunk whose conditions
/// do not hold any more is left out: a rival has dealt with its subtask. A store that is away is tried again until the budget ends.
/// </summary>
/// <remarks>One use.</remarks>
internal sealed class ChunkedCommit(IKeyValueStore store, IReadOnlyList<Txn> chunks, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private int _most = Math.Max(1, chunks.Count / 2);

    /// <summary>How many chunks are dealt with.</summary>
    public int Done { get; private set; }

    /// <summary>The revision of the first commit.</summary>
    public Revision First { get; private set; }

    /// <summary>The revision of the last commit.</summary>
    public Revision Last { get; private set; }

    /// <summary>Whether a store refused for size.</summary>
    public static bool IsTooMuch(StoreException e) => e.Error is StoreError.TooLarge or StoreError.TooManyOperations;

    /// <summary>Commits chunk after chunk, in order.</summary>
    /// <param name="budget">Whose caller may leave, and for the text when it ends.</param>
    /// <param name="limit">Its limit.</param>
    /// <returns>Why not all was done, empty when it was.</returns>
    public async Task<string> RunAsync(Budget budget, CancellationToken limit)
    {
        try
        {
            for (var next = _most; Done < chunks.Count;)
            {
                next = await StepAsync(Math.Min(next, chunks.Count - Done), limit);
            }

            return "";
        }
        catch (StoreException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!budget.Caller.IsCancellationRequested)
        {
            return $"not done within {GoDuration.Format(budget.Limit)}";
        }
    }

    // How many to take next.
    private async Task<int> StepAsync(int count, CancellationToken limit)
    {
        try
        {
            var result = await store.CommitAsync(Join(count), limit);
            if (!result.Succeeded && count > 1)
            {
                return count / 2;
            }

            Take(result, count);
            return _most;
        }
        catch (StoreException e) when (IsTooMuch(e) && count > 1)
        {
            return _most = count / 2;
        }
        catch (StoreException e) when (e.Error == StoreError.Unavailable)
        {
            await Task.Delay(RetryAfter, time, limit);
            return count;
        }
    }

    private void Take(TxnResult result, int count)
    {
        Done += count;
        First = First.IsNone ? result.Revision : First;
        Last = result.Revision;
    }

    private Txn Join(int count)
    {
        var taken = chunks.Skip(Done).Take(count).ToList();
        return new Txn
        {
            Compares = [.. taken.SelectMany(chunk => chunk.Compares)],
            Success = [.. taken.SelectMany(chunk => chunk.Success)],
        };
    }
}
