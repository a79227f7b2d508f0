using System.Globalization;

namespace DmMaster.Operations.Locks;

/// <summary>Since when a subtask waits at shard DDL. The store does not know: it is when this master first saw it.</summary>
/// <param name="At">When.</param>
/// <param name="IsLatest">Whether it may have begun before: it was there when this master came to know of anything.</param>
public sealed record ShardWaitStart(DateTimeOffset At, bool IsLatest)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var time = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return IsLatest ? $"at least {time}, when this master first saw it" : time;
    }
}
