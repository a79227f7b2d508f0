namespace DmMaster.Store.Tests.Linearizability;

/// <summary>What one client asks, from a seed. Every value is written once, so that each read tells by whom.</summary>
internal sealed class RandomClient(int client, Random random, IReadOnlyList<string> keys)
{
    private readonly Dictionary<string, string?> _last = [];
    private int _written;

    internal ClientCall Next()
    {
        var key = Key();
        return random.Next(10) switch
        {
            0 or 1 => ClientCall.Get(key),
            2 => ClientCall.Get([.. keys]),
            3 => ClientCall.Delete(key),
            4 or 5 => ClientCall.Swap(key, _last.GetValueOrDefault(key), Value()),
            6 or 7 when keys.Count > 1 => Both(),
            _ => ClientCall.Put(key, Value()),
        };
    }

    /// <summary>Remembers what was read: what it swaps next.</summary>
    internal void Learn(ClientCall call, ClientReply reply)
    {
        foreach (var (key, seen) in call.Reads.Zip(reply.Values))
        {
            _last[key] = seen.Value;
        }

        foreach (var (key, value) in reply.Succeeded ? call.Writes : [])
        {
            _last[key] = value;
        }
    }

    private ClientCall Both()
    {
        var left = Key();
        var right = keys.First(key => key != left);
        return new ClientCall(
            random.Next(2) == 0 ? [left, right] : [],
            [(left, random.Next(5) == 0 ? null : Value()), (right, Value())])
        {
            Condition = random.Next(3) == 0 ? (left, _last.GetValueOrDefault(left)) : null,
        };
    }

    private string Key() => keys[random.Next(keys.Count)];

    private string Value() => $"c{client}-{++_written}";
}
