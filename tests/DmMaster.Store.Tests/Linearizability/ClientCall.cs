namespace DmMaster.Store.Tests.Linearizability;

/// <summary>What a client asks, as one step: reads first; then, if the condition holds, all writes.</summary>
/// <param name="Reads">The keys to read.</param>
/// <param name="Writes">What to write; no value deletes.</param>
internal sealed record ClientCall(IReadOnlyList<string> Reads, IReadOnlyList<(string Key, string? Value)> Writes)
{
    /// <summary>The value that a key must have, null when it must not exist.</summary>
    public (string Key, string? Value)? Condition { get; init; }

    /// <summary>Every key that it has to do with.</summary>
    internal IEnumerable<string> Keys =>
        Reads.Concat(Writes.Select(write => write.Key)).Concat(Condition is { } condition ? [condition.Key] : []);

    internal static ClientCall Get(params string[] keys) => new(keys, []);

    internal static ClientCall Put(string key, string value) => new([], [(key, value)]);

    internal static ClientCall Delete(string key) => new([], [(key, null)]);

    internal static ClientCall Swap(string key, string? from, string to) => new([], [(key, to)]) { Condition = (key, from) };

    public override string ToString() =>
        $"{(Condition is { } one ? $"if {one.Key}={one.Value ?? "-"} " : "")}read({string.Join(',', Reads)}) write({string.Join(',', Writes.Select(write => $"{write.Key}={write.Value ?? "-"}"))})";
}
