namespace DmMaster.Hosting.Bounds;

/// <summary>How many streams a client may still reset: so many at once, and so many a second from then on. For one reader.</summary>
internal sealed class ResetBucket(LoadOptions options, TimeProvider time)
{
    private double _left = options.ResetsAtOnce;
    private long _since = time.GetTimestamp();

    /// <summary>Takes one; false when there is none left.</summary>
    internal bool TryTake()
    {
        if (_left < 1)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(options.ResetsAtOnce, _left + (time.GetElapsedTime(_since, now).TotalSeconds * options.ResetsPerSecond));
            _since = now;
            if (_left < 1)
            {
                return false;
            }
        }

        _left--;
        return true;
    }
}
