using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Storing;

/// <summary>Times how long it takes from something said to each of many listeners hearing it.</summary>
/// <param name="listeners">How many.</param>
internal sealed class FanOut(int listeners)
{
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly long[] _heard = new long[listeners];
    private TaskCompletionSource _allHeard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = listeners;

    /// <summary>A listener heard it.</summary>
    public void Hear(int listener)
    {
        _heard[listener] = Time.GetTimestamp();
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _allHeard.SetResult();
        }
    }

    /// <summary>Says something, again and again, each time when all have heard the last.</summary>
    /// <param name="times">How often.</param>
    /// <param name="say">Says it; the argument counts from 0 on.</param>
    /// <param name="samples">Takes in a time for each listener and each saying; null to throw them away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SayAsync(int times, Action<int> say, Samples? samples, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            _missing = _heard.Length;
            _allHeard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var started = Time.GetTimestamp();
            say(i);
            await _allHeard.Task.WaitAsync(cancellationToken);
            foreach (var heard in samples is null ? [] : _heard)
            {
                samples!.Add(Time.GetElapsedTime(started, heard));
            }
        }
    }
}
