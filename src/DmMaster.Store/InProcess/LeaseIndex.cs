using System.Collections.Immutable;
using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>Every lease with the keys that belong to it: a map that never changes, as <see cref="KeyIndex"/>.</summary>
internal sealed class LeaseIndex
{
    private static readonly ImmutableHashSet<ByteString> NoKeys = ImmutableHashSet.Create(KeyEquality.Instance, []);
    private readonly ImmutableDictionary<LeaseId, Entry> _leases;

    private LeaseIndex(ImmutableDictionary<LeaseId, Entry> leases) => _leases = leases;

    /// <summary>No leases.</summary>
    internal static LeaseIndex Empty { get; } = new(ImmutableDictionary<LeaseId, Entry>.Empty);

    /// <summary>How many leases there are.</summary>
    internal int Count => _leases.Count;

    /// <summary>Every lease, in no order.</summary>
    internal IEnumerable<Lease> All => _leases.Values.Select(static entry => entry.Lease);

    /// <summary>A lease, null when there is none.</summary>
    internal Lease? Find(LeaseId id) => _leases.TryGetValue(id, out var entry) ? entry.Lease : null;

    /// <summary>The keys of a lease, in their order; none when there is no such lease.</summary>
    internal IReadOnlyList<ByteString> KeysOf(LeaseId id)
    {
        if (!_leases.TryGetValue(id, out var entry))
        {
            return [];
        }

        var keys = entry.Keys.ToArray();
        Array.Sort(keys, KeyOrder.Compare);
        return keys;
    }

    /// <summary>With one lease more.</summary>
    internal LeaseIndex With(Lease lease) => new(_leases.Add(lease.Id, new Entry(lease, NoKeys)));

    /// <summary>Without a lease.</summary>
    internal LeaseIndex Without(LeaseId id) => new(_leases.Remove(id));

    /// <summary>With a key moved from one lease, if it still exists, to another, which must; either may be none.</summary>
    internal LeaseIndex Move(ByteString key, LeaseId from, LeaseId to)
    {
        if (from == to)
        {
            return this;
        }

        var leases = _leases;
        if (leases.TryGetValue(from, out var left))
        {
            leases = leases.SetItem(from, left with { Keys = left.Keys.Remove(key) });
        }

        if (to != LeaseId.None)
        {
            var joined = leases[to];
            leases = leases.SetItem(to, joined with { Keys = joined.Keys.Add(key) });
        }

        return new LeaseIndex(leases);
    }

    private sealed record Entry(Lease Lease, ImmutableHashSet<ByteString> Keys);
}
