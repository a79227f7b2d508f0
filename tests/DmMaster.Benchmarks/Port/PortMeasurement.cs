using DmMaster.Benchmarks.Measuring;
using DmMaster.Testing;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace DmMaster.Benchmarks.Port;

/// <summary>Empty unary calls per second through the whole composition, against the same web server with less on top, all in this process.</summary>
/// <param name="rounds">How many of each, in turn.</param>
/// <param name="seconds">How long a round is.</param>
internal sealed class PortMeasurement(int rounds, int seconds) : IMeasurement
{
    private static readonly LoadPlan EmptyCheck = new("/grpc.health.v1.Health/Check", new HealthCheckRequest(), 8, 32) { AnswerBytes = 7 };

    /// <inheritdoc/>
    public string Name => "port";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        var files = Directory.CreateTempSubdirectory("dm-bench-");
        try
        {
            await using var master = await InProcessMaster.StartAsync();
            await using var grpc = await StartAsync(BareServer.BuildGrpc("127.0.0.1:0"), cancellationToken);
            await using var bytes = await StartAsync(BareServer.BuildBytes("127.0.0.1:0"), cancellationToken);
            Contestant[] contestants =
            [
                new("dm-master", master.Address),
                new("the gRPC stack alone", BareServer.Address(grpc)),
                new("Kestrel with seven bytes", BareServer.Address(bytes)),
            ];
            await MeasureAsync(contestants, new LoadGenerator(files.FullName, EmptyCheck), cancellationToken);
            return [.. contestants.Select(contestant => ToRow(contestant, contestants))];
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(Contestant[] contestants, LoadGenerator load, CancellationToken cancellationToken)
    {
        foreach (var contestant in contestants)
        {
            await CheckAsync(contestant, cancellationToken);
            await load.RunAsync(contestant.Address, LoadLength.Seconds(seconds), null, cancellationToken);
        }

        for (var round = 0; round < rounds; round++)
        {
            // Each round begins with another one, so that no place in the row is always the same one's.
            for (var turn = 0; turn < contestants.Length; turn++)
            {
                await RoundAsync(contestants[(round + turn) % contestants.Length], load, cancellationToken);
            }
        }

        foreach (var contestant in contestants)
        {
            await load.RunAsync(contestant.Address, LoadLength.Seconds(seconds), contestant.Times, cancellationToken);
        }
    }

    private async Task RoundAsync(Contestant contestant, LoadGenerator load, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var run = await load.RunAsync(contestant.Address, LoadLength.Seconds(seconds), null, cancellationToken);
        contestant.Cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / run.Calls);
        contestant.Allocated.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / run.Calls);
        contestant.Rates.Add(run.PerSecond);
        await Console.Error.WriteLineAsync($"{contestant.Name}: {Text.Number(run.PerSecond)} calls/s, {contestant.Cpu[^1]:0.0} µs and {Text.Bytes(contestant.Allocated[^1])} a call");
    }

    private static async Task CheckAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(contestant.Address);
        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken);
        if (answer.Status != ServingStatus.Serving)
        {
            throw new MeasurementException($"{contestant.Name} answers a health check with {answer.Status}");
        }
    }

    private static async Task<WebApplication> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static Row ToRow(Contestant contestant, Contestant[] all)
    {
        var ratios = all.SkipWhile(other => other != contestant).Skip(1)
            .Select(other => $"{Text.Ratio(Medians.Ratio(contestant.Rates, other.Rates))} × {other.Name}");
        return new Row($"empty call, {contestant.Name}")
        {
            Rate = $"{Text.Number(Medians.Of(contestant.Rates))} calls/s",
            Cpu = Text.Milliseconds(Medians.Of(contestant.Cpu) / 1000),
            Bytes = Text.Bytes(Medians.Of(contestant.Allocated)),
            Ratio = string.Join(", ", ratios),
            Target = contestant == all[0] ? $"at least 0.7 × {all[^1].Name}" : "",
        }.With(contestant.Times);
    }
}
