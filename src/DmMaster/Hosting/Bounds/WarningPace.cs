namespace DmMaster.Hosting.Bounds;

/// <summary>Lets one warning of a kind through in ten seconds, and counts the others.</summary>
/// <param name="time">The clock.</param>
internal sealed class WarningPace(TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _last;
    private long _others;
    private bool _hasOne;

    /// <summary>Whether to warn now.</summary>
    /// <param name="others">How often it was not said since the last time.</param>
    internal bool IsDue(out long others)
    {
        lock (_lock)
        {
            others = _others;
            if (_hasOne && time.GetElapsedTime(_last) < Pace)
            {
                _others++;
                return false;
            }

            (_hasOne, _last, _others) = (true, time.GetTimestamp(), 0);
            return true;
        }
    }
}
