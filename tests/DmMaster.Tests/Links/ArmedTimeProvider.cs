using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Links;

/// <summary>A clock of the test's, that tells when somebody has begun to wait for a span of time: then it may be moved.</summary>
internal sealed class ArmedTimeProvider : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _armed = new();

    /// <summary>Ends when a timer of this length was made.</summary>
    public Task WhenArmedAsync(TimeSpan due) => Of(due).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Of(TimeSpan due) =>
        _armed.GetOrAdd(due, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
