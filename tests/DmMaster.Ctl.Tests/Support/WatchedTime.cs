using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>A clock that stands still until a test moves it, and that tells when someone begins to wait for a given time.</summary>
internal sealed class WatchedTime(TimeSpan watched) : FakeTimeProvider
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first wait of the watched length begins.</summary>
    public Task Waiting => _waiting.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == watched)
        {
            _waiting.TrySetResult();
        }

        return timer;
    }
}
