namespace DmMaster.Store.Tests.Linearizability;

/// <summary>Splits a history into parts that have no key in common. A history is linearizable when each of its parts is.</summary>
internal static class KeyPartition
{
    internal static IReadOnlyList<IReadOnlyList<RecordedCall>> Split(IReadOnlyList<RecordedCall> history)
    {
        var parts = new List<(HashSet<string> Keys, List<RecordedCall> Calls)>();
        foreach (var call in history)
        {
            var keys = call.Call.Keys.ToHashSet();
            var calls = new List<RecordedCall> { call };
            foreach (var part in parts.Where(part => part.Keys.Overlaps(keys)).ToArray())
            {
                keys.UnionWith(part.Keys);
                calls.AddRange(part.Calls);
                parts.Remove(part);
            }

            parts.Add((keys, calls));
        }

        return [.. parts.Select(part => part.Calls)];
    }
}
