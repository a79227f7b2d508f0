using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Processes;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Streams;

/// <summary>What many open streams cost a dm-master process in memory, and whether all of them still work.</summary>
/// <param name="count">How many.</param>
/// <param name="hold">How long they are held before memory is read.</param>
internal sealed class StreamsMeasurement(int count, TimeSpan hold) : IMeasurement
{
    private const int StreamsPerConnection = 2500;
    private const int OpenedAtOnce = 100;
    private const int WarmUpStreams = 50;

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "streams";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        var health = await MeasureAsync("health watches", static (channel, _) => new HealthStream(channel), isTalking: false, cancellationToken);
        var links = await MeasureAsync("worker links", static (channel, name) => new WorkerStream(channel, name), isTalking: true, cancellationToken);
        return
        [
            links.Row with { Ratio = $"memory {Text.Ratio(links.Bytes / health.Bytes)} × health watches" },
            health.Row,
        ];
    }

    private async Task<(Row Row, double Bytes)> MeasureAsync(
        string what, Func<GrpcChannel, string, StreamClient> create, bool isTalking, CancellationToken cancellationToken)
    {
        await using var master = await MasterProcess.StartAsync(cancellationToken);
        var channels = Enumerable.Range(0, 1 + ((count + WarmUpStreams) / StreamsPerConnection)).Select(_ => GrpcChannel.ForAddress(master.Uri)).ToList();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var streams = Enumerable.Range(0, count + WarmUpStreams).Select(i => create(channels[i / StreamsPerConnection], $"worker-{i:00000}")).ToList();
        try
        {
            await OpenAsync(streams[count..], new Samples(), ending.Token);
            var before = master.Program.ResidentBytes();
            var opening = new Samples();
            var started = Time.GetTimestamp();
            await OpenAsync(streams[..count], opening, ending.Token);
            var seconds = Time.GetElapsedTime(started).TotalSeconds;
            var cpu = master.Program.ProcessorTime();
            var held = Time.GetTimestamp();
            await Task.Delay(hold, Time, ending.Token);
            var idle = (master.Program.ProcessorTime() - cpu) / Time.GetElapsedTime(held).TotalSeconds / count;
            await CheckAsync(streams, isTalking, ending.Token);
            var bytes = (double)(master.Program.ResidentBytes() - before) / count;
            await Console.Error.WriteLineAsync($"{what}: {Text.Number(count / seconds)} opened/s, {Text.Bytes(bytes)} each");
            var row = new Row($"open {what}, {Text.Number(count)}")
            {
                Rate = $"{Text.Number(count / seconds)} opened/s",
                Cpu = $"{Text.Milliseconds(idle.TotalMilliseconds)} a second",
                Bytes = $"{Text.Bytes(bytes)} resident",
            };
            return (row.With(opening), bytes);
        }
        finally
        {
            await ending.CancelAsync();
            streams.ForEach(static stream => stream.Dispose());
            channels.ForEach(static channel => channel.Dispose());
        }
    }

    private static async Task OpenAsync(List<StreamClient> streams, Samples times, CancellationToken cancellationToken)
    {
        foreach (var some in streams.Chunk(OpenedAtOnce))
        {
            foreach (var time in await Task.WhenAll(some.Select(stream => OpenAsync(stream, cancellationToken))))
            {
                times.Add(time);
            }
        }
    }

    private static async Task<TimeSpan> OpenAsync(StreamClient stream, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        await stream.OpenAsync(cancellationToken);
        var time = Time.GetElapsedTime(started);
        _ = BeatAsync(stream, cancellationToken);
        return time;
    }

    private static async Task BeatAsync(StreamClient stream, CancellationToken cancellationToken)
    {
        try
        {
            while (stream.End is null)
            {
                await Task.Delay(BeatInterval, Time, cancellationToken);
                await stream.BeatAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The stream is over: whoever checks it sees why.
        }
    }

    /// <summary>All stand; those on which the server talks have heard from it again.</summary>
    private static async Task CheckAsync(List<StreamClient> streams, bool isTalking, CancellationToken cancellationToken)
    {
        var heard = streams.ConvertAll(static stream => stream.Heard);
        await Task.Delay(BeatInterval * 5, Time, cancellationToken);
        var ended = streams.Where(static stream => stream.End is not null).ToList();
        var silent = isTalking ? streams.Where((stream, i) => stream.Heard == heard[i]).Count() : 0;
        if (ended.Count > 0 || silent > 0)
        {
            throw new MeasurementException($"{ended.Count} of {streams.Count} streams ended ({ended.FirstOrDefault()?.End}), {silent} are silent");
        }
    }
}
