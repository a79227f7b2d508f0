namespace DmMaster.Store.Tests.Model;

/// <summary>The leases of the model, on a clock of its own that counts milliseconds.</summary>
internal sealed class ModelLeases
{
    private const long LeastSeconds = 2;
    private const long MostSeconds = 9_000_000_000;
    private readonly SortedDictionary<long, (long Seconds, long End)> _leases = [];
    private long _now;

    /// <summary>The numbers of all, ascending.</summary>
    internal IReadOnlyList<long> Ids => [.. _leases.Keys];

    /// <summary>Those whose time is over.</summary>
    internal IReadOnlyList<long> Due => [.. _leases.Where(lease => lease.Value.End <= _now).Select(lease => lease.Key)];

    internal bool Has(long id) => _leases.ContainsKey(id);

    /// <summary>What granting a lease must answer, or why it must be refused; grants it.</summary>
    internal string Grant(long id, long seconds)
    {
        var refusals = new List<string>();
        if (seconds > MostSeconds)
        {
            refusals.Add(nameof(StoreError.LeaseTooLong));
        }

        if (Has(id))
        {
            refusals.Add(nameof(StoreError.LeaseExists));
        }

        if (refusals.Count > 0)
        {
            return string.Join('|', refusals);
        }

        var granted = Math.Max(seconds, LeastSeconds);
        _leases.Add(id, (granted, _now + (granted * 1000)));
        return ModelText.OfLease(id, granted);
    }

    internal string KeepAlive(long id)
    {
        if (!_leases.TryGetValue(id, out var lease))
        {
            return "no lease";
        }

        _leases[id] = (lease.Seconds, _now + (lease.Seconds * 1000));
        return ModelText.OfLease(id, lease.Seconds);
    }

    internal string Describe(long id, IEnumerable<KeyValue> state, bool withLeft) => _leases.TryGetValue(id, out var lease)
        ? ModelText.OfStatus(
            id,
            lease.Seconds,
            withLeft ? (lease.End - _now) / 1000 : null,
            state.Where(entry => entry.Lease.Value == id).Select(entry => entry.Key.ToStringUtf8()))
        : "no lease";

    internal void Remove(long id) => _leases.Remove(id);

    internal void Advance(TimeSpan by) => _now += (long)by.TotalMilliseconds;

    /// <summary>After a restart all have their whole time again.</summary>
    internal void Rearm()
    {
        foreach (var id in Ids)
        {
            KeepAlive(id);
        }
    }
}
