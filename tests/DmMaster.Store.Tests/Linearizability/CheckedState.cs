namespace DmMaster.Store.Tests.Linearizability;

/// <summary>A store as a function: a state, a call, and what comes of it. Never changes.</summary>
/// <param name="Keys">The keys that exist.</param>
/// <param name="Revision">The revision.</param>
/// <param name="HasRevisions">Whether revisions count; else only values do.</param>
internal sealed record CheckedState(SortedDictionary<string, Seen> Keys, long Revision, bool HasRevisions)
{
    /// <summary>Tells states apart.</summary>
    internal string Text { get; } = $"{Revision}:{string.Join(',', Keys.Select(key => $"{key.Key}={key.Value.Value}@{key.Value.ModRevision}"))}";

    /// <summary>The state after a call, null when the reply cannot come from this one.</summary>
    internal CheckedState? After(RecordedCall one)
    {
        var call = one.Call;
        var succeeded = call.Condition is not { } condition || Find(condition.Key).Value == condition.Value;
        var seen = call.Reads.Select(Find).ToList();
        var after = succeeded ? Write(call.Writes) : this;
        return one.Reply is { } reply && !Agrees(reply, succeeded, seen, after.Revision) ? null : after;
    }

    private Seen Find(string key) => Keys.GetValueOrDefault(key);

    private CheckedState Write(IReadOnlyList<(string Key, string? Value)> writes)
    {
        var next = HasRevisions ? Revision + 1 : 0;
        var keys = new SortedDictionary<string, Seen>(Keys, StringComparer.Ordinal);
        var isChanged = false;
        foreach (var (key, value) in writes)
        {
            isChanged |= value is not null || keys.ContainsKey(key);
            keys.Remove(key);
            if (value is not null)
            {
                keys.Add(key, new Seen(value, next));
            }
        }

        return isChanged ? new CheckedState(keys, next, HasRevisions) : this;
    }

    private bool Agrees(ClientReply reply, bool succeeded, List<Seen> seen, long revision) =>
        reply.Succeeded == succeeded
        && reply.Values.Select(one => one.Value).SequenceEqual(seen.Select(one => one.Value))
        && (!HasRevisions || (reply.Revision == revision && reply.Values.SequenceEqual(seen)));
}
