using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Store.Tests.InProcess;

/// <summary>Fake time that remembers to what its timers were set.</summary>
internal sealed class TimerLog : FakeTimeProvider
{
    /// <summary>What each setting asked for, in order.</summary>
    internal List<TimeSpan> Settings { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new LoggedTimer(base.CreateTimer(callback, state, dueTime, period), Settings);

    private sealed class LoggedTimer(ITimer timer, List<TimeSpan> settings) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            settings.Add(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
