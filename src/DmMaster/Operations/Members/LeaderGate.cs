namespace DmMaster.Operations.Members;

/// <summary>Whether this member leads. Alone in its cluster it always does, until an operator evicts it; nothing remembers that over a restart.</summary>
public sealed class LeaderGate
{
    private volatile bool _isEvicted;

    /// <summary>Whether it is evicted: requests that a leader serves are refused, since there is no other to forward them to.</summary>
    public bool IsEvicted => _isEvicted;

    /// <summary>Evicts it, or lets it lead again. Either may be said twice.</summary>
    public void Evict(bool isEvicted) => _isEvicted = isEvicted;
}
