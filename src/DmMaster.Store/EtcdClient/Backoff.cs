namespace DmMaster.Store.EtcdClient;

/// <summary>Ever longer pauses, with a random part, so that those who lost a member together do not come back together.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);
    private TimeSpan _next = Least;

    /// <summary>Begins anew.</summary>
    internal void Reset() => _next = Least;

    /// <summary>Pauses: half to all of what is due.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < Most ? _next * 2 : Most;
        return Task.Delay(pause, time, cancellationToken);
    }
}
