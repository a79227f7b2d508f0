namespace DmMaster.Workers.Native;

/// <summary>Times of the native worker link.</summary>
public sealed record WorkerLinkOptions
{
    /// <summary>How often each side says something.</summary>
    /// <value>Default 1 second: a third of the silence after which nobody waits for a worker.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker may be silent before its link is closed, and its source given to another.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream may stand before its Hello comes.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan HelloLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker may leave unread what it is told, before its link is closed.</summary>
    /// <value>Default 10 seconds.</value>
    public TimeSpan ReadLimit { get; init; } = TimeSpan.FromSeconds(10);
}
