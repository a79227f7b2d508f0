namespace DmMaster.Store.Tests.Model;

/// <summary>
/// A store as simple as it can be, to compare engines with: it keeps a full copy of the state of each revision, and finds everything
/// by looking at everything. Shares no code with the engines. What it answers is text; where there is more than one reason to refuse,
/// the reasons that an engine may give are divided by bars.
/// </summary>
internal sealed class ReferenceModel(long first)
{
    private readonly List<KeyValue[]> _states = [[]];
    private readonly List<StoreEvent> _events = [];
    private bool _mayHaveForgottenCompaction;

    internal long Revision => first + _states.Count - 1;

    /// <summary>What exists now, by key.</summary>
    internal KeyValue[] State => _states[^1];

    /// <summary>Every change so far, in order.</summary>
    internal IReadOnlyList<StoreEvent> Events => _events;

    internal ModelLeases Leases { get; } = new();

    /// <summary>The last revision that was compacted, 0 for none.</summary>
    internal long Compacted { get; private set; }

    /// <summary>The oldest revision of an engine that forgets nothing unasked.</summary>
    internal long Oldest => Math.Max(first, Compacted);

    internal KeyValue[] StateAt(long revision) => _states[(int)(revision - first)];

    internal string Range(RangeQuery query, long oldest)
    {
        if (query.Range.Start.IsEmpty)
        {
            return nameof(StoreError.EmptyKey);
        }

        var at = query.At.Value <= 0 ? Revision : query.At.Value;
        return RevisionRefusal(at, oldest) ?? Read(StateAt(at), query, Revision);
    }

    internal static string Read(IEnumerable<KeyValue> state, RangeQuery query, long revision)
    {
        var all = state.Where(entry => ModelRules.Contains(query.Range, entry.Key)).ToList();
        if (query.CountOnly)
        {
            return ModelText.OfRange(revision, [], all.Count, false);
        }

        var sorted = ModelRules.Sorted(all, query);
        var some = query.Limit > 0 ? sorted.Take((int)query.Limit).ToList() : sorted;
        var shown = query.KeysOnly ? some.Select(entry => entry with { Value = Google.Protobuf.ByteString.Empty }) : some;
        return ModelText.OfRange(revision, shown, all.Count, some.Count < sorted.Count);
    }

    internal string Commit(Txn txn, long oldest)
    {
        var refusals = ModelRules.Broken(txn).ToList();
        if (refusals.Count == 0)
        {
            refusals.AddRange(ModelRules.Taken(txn, State).SelectMany(operation => Refusals(operation, oldest)));
        }

        if (refusals.Count > 0)
        {
            return string.Join('|', refusals.Distinct());
        }

        var succeeded = ModelRules.Succeeds(txn, State);
        var commit = new ModelCommit(this);
        var results = commit.Run(succeeded ? txn.Success : txn.Failure);
        Take(commit);
        return ModelText.Of(Revision, succeeded, results);
    }

    internal string Compact(long revision, long oldest)
    {
        if (revision < oldest || (revision == Compacted && !_mayHaveForgottenCompaction))
        {
            return nameof(StoreError.Compacted);
        }

        if (revision > Revision)
        {
            return nameof(StoreError.FutureRevision);
        }

        var isAgain = revision == Compacted;
        Compacted = revision;
        _mayHaveForgottenCompaction = false;
        return ModelText.OfRevision(Revision) + (isAgain ? $"|{StoreError.Compacted}" : "");
    }

    /// <summary>Ends a lease, by request or because its time is over.</summary>
    internal string EndLease(long id)
    {
        if (!Leases.Has(id))
        {
            return nameof(StoreError.LeaseNotFound);
        }

        var commit = new ModelCommit(this);
        commit.Delete(entry => entry.Lease.Value == id);
        Take(commit);
        Leases.Remove(id);
        return ModelText.OfRevision(Revision);
    }

    /// <summary>A restart keeps everything, but may forget some of what was compacted last.</summary>
    internal void Restart(long oldest)
    {
        Compacted = Math.Min(Compacted, oldest);
        _mayHaveForgottenCompaction = true;
        Leases.Rearm();
    }

    private void Take(ModelCommit commit)
    {
        if (commit.Events.Count > 0)
        {
            _states.Add([.. commit.State]);
            _events.AddRange(commit.Events);
        }
    }

    private IEnumerable<string> Refusals(TxnOp operation, long oldest)
    {
        if (operation is TxnOp.Read { Query.At.Value: > 0 } read && RevisionRefusal(read.Query.At.Value, oldest) is { } refusal)
        {
            yield return refusal;
        }

        if (operation is TxnOp.Put put)
        {
            if ((put.KeepsValue || put.KeepsLease) && !State.Any(entry => entry.Key == put.Key))
            {
                yield return nameof(StoreError.KeyNotFound);
            }

            if (put.Lease.Value != 0 && !Leases.Has(put.Lease.Value))
            {
                yield return nameof(StoreError.LeaseNotFound);
            }
        }
    }

    private string? RevisionRefusal(long at, long oldest) =>
        at > Revision ? nameof(StoreError.FutureRevision) : at < oldest ? nameof(StoreError.Compacted) : null;
}
