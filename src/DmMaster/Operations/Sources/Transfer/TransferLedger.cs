using System.Collections.Concurrent;
using DmMaster.Registry;

namespace DmMaster.Operations.Sources.Transfer;

/// <summary>The transfers that are under way in this process. What the store knows of and this does not was left behind, and is to be ended.</summary>
public sealed class TransferLedger
{
    private readonly ConcurrentDictionary<SourceId, bool> _underWay = new();

    /// <summary>Set whenever a transfer is over.</summary>
    public Signal Left { get; } = new();

    /// <summary>Whether a transfer of the source is under way here.</summary>
    public bool Contains(SourceId source) => _underWay.ContainsKey(source);

    /// <summary>Begins one. False when there is one.</summary>
    public bool TryEnter(SourceId source) => _underWay.TryAdd(source, true);

    /// <summary>Ends it.</summary>
    public void Leave(SourceId source)
    {
        _underWay.TryRemove(source, out _);
        Left.Set();
    }
}
