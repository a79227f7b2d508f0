using DmMaster.Benchmarks.Measuring;
using Grpc.Core;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>A client that behaves: a small call every 50 ms, on a connection of its own. Its times are what an attack is measured by.</summary>
internal sealed class GoodClient(Victim victim)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>The times of its answers.</summary>
    public Samples Times { get; } = new();

    /// <summary>The longest wait, be it for an error, in milliseconds.</summary>
    public double Worst { get; private set; }

    /// <summary>How many calls failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Calls until it is told to end.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        using var channel = victim.Channel();
        var calls = channel.CreateCallInvoker();
        while (!over.IsCancellationRequested)
        {
            var started = Time.GetTimestamp();
            try
            {
                await victim.Small.CallAsync(calls, Time.GetUtcNow().UtcDateTime + Patience);
                Times.Add(Time.GetElapsedTime(started));
            }
            catch (RpcException)
            {
                Failed++;
            }

            Worst = Math.Max(Worst, Time.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(Pace, Time, CancellationToken.None);
        }
    }
}
