using Grpc.Core;

namespace DmMaster.Worker;

/// <summary>Which master to try next, when, and when to give up.</summary>
internal sealed class RetryPolicy(NativeWorkerOptions options, TimeProvider time)
{
    private TimeSpan _wait = options.MinBackoff;
    private long? _refusedSince;
    private int _attempts;

    /// <summary>Whether no attempt has failed since the last link stood.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>The next master, in turn.</summary>
    public Uri NextMaster() => options.Masters[_attempts++ % options.Masters.Count];

    /// <summary>A link stood: begin from the shortest wait again, and with the same master.</summary>
    public void Reset()
    {
        _attempts = (_attempts - 1) % options.Masters.Count;
        _wait = options.MinBackoff;
        _refusedSince = null;
        IsFirst = true;
    }

    /// <summary>How long to wait now; a part of it is chance, so that many workers do not come back at one moment.</summary>
    public TimeSpan NextWait()
    {
        var wait = _wait * (0.5 + (Random.Shared.NextDouble() / 2));
        _wait = _wait * 2 < options.MaxBackoff ? _wait * 2 : options.MaxBackoff;
        IsFirst = false;
        return wait;
    }

    /// <summary>Whether trying again would not help.</summary>
    public bool IsFinal(Exception? failure)
    {
        switch ((failure as RpcException)?.StatusCode)
        {
            case StatusCode.InvalidArgument:
                return true;
            case StatusCode.AlreadyExists:
                _refusedSince ??= time.GetTimestamp();
                return time.GetElapsedTime(_refusedSince.Value) >= options.NamePatience;
            default:
                return false;
        }
    }
}
