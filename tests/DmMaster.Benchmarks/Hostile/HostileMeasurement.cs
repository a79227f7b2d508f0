using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>One hostile client against dm-master, against the stack it stands on and against etcd: what a client that behaves notices, and what it costs in memory.</summary>
/// <param name="seconds">How long an attack is.</param>
/// <param name="rest">How many seconds of rest follow before memory is looked at again.</param>
/// <param name="only">What "attack, victim" must contain.</param>
internal sealed class HostileMeasurement(int seconds, int rest, string only) : IMeasurement
{
    /// <summary>An attack ends before it takes the machine.</summary>
    private const long MostBytes = 8L << 30;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "hostile";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dm-bench-");
        try
        {
            var rows = new List<Row>();
            var victims = new Victims(directory);
            foreach (var attack in Attacks.All)
            {
                foreach (var kind in attack.Victims.Where(kind => $"{attack.Name}, {kind}".Contains(only, StringComparison.OrdinalIgnoreCase)))
                {
                    await using var victim = await victims.StartAsync(kind, attack, cancellationToken);
                    rows.Add(await MeasureAsync(attack, victim, cancellationToken));
                    await Console.Error.WriteLineAsync($"{rows[^1].What}: {rows[^1].Rate}, {rows[^1].Ratio}");
                }
            }

            return rows;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<Row> MeasureAsync(Attack attack, Victim victim, CancellationToken cancellationToken)
    {
        using var goodOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var attackOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var client = new GoodClient(victim);
        await Task.Delay(Before, Time, cancellationToken);
        var before = victim.Program.ResidentBytes();
        var calling = client.RunAsync(goodOver.Token);
        var acts = 0L;
        var threads = Enumerable.Range(0, attack.Threads).Select(_ => new Thread(() => Interlocked.Add(ref acts, Run(attack, victim, attackOver.Token)))).ToList();
        threads.ForEach(static thread => thread.Start());
        var peak = before;
        for (var started = Time.GetTimestamp(); Time.GetElapsedTime(started).TotalSeconds < seconds && peak < MostBytes && !victim.Program.HasExited;)
        {
            await Task.Delay(Look, Time, cancellationToken);
            peak = Math.Max(peak, Resident(victim));
        }

        await attackOver.CancelAsync();
        await Task.Run(() => threads.ForEach(static thread => thread.Join()), cancellationToken);
        await Task.Delay(Before, Time, cancellationToken);
        await goodOver.CancelAsync();
        await calling;
        peak = Math.Max(peak, Resident(victim));
        await Task.Delay(TimeSpan.FromSeconds(rest), Time, cancellationToken);
        return ToRow(attack, victim, client, acts, [before, peak, Resident(victim)]);
    }

    private static long Run(Attack attack, Victim victim, CancellationToken over)
    {
        try
        {
            return attack.Act(victim, over);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It is not let in any more.
            return 0;
        }
    }

    private static long Resident(Victim victim) => victim.Program.HasExited ? 0 : victim.Program.ResidentBytes();

    private static Row ToRow(Attack attack, Victim victim, GoodClient client, long acts, long[] resident)
    {
        var links = victim.Workers is null ? "" : $"; {victim.LostLinks()} of {Victims.Workers} links lost";
        var end = victim.Program.HasExited ? "; its process ended" : "";
        var row = new Row($"{attack.Name}, {victim.Name}")
        {
            Rate = $"{client.Times.Count} answers, {client.Failed} failed",
            Bytes = $"{resident[0] >> 20}, at most {resident[1] >> 20}, then {resident[2] >> 20} MiB resident",
            Ratio = $"worst {Text.Milliseconds(client.Worst)}; memory {Text.Ratio((double)resident[1] / resident[0])} ×{links}{end}; {Text.Number(acts)} attacks",
            Target = victim.Workers is null ? "" : "worst under 500 ms, memory under 3 ×, no link lost",
        };
        return client.Times.Count == 0 ? row : row.With(client.Times);
    }
}
