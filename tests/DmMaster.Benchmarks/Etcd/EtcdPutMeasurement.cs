using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Port;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Etcd;

/// <summary>Puts of 256 bytes through the etcd API, from one client and from 64 at once, side by side with etcd; and the memory after many.</summary>
/// <param name="rounds">How many of each, in turn.</param>
/// <param name="seconds">How long a round is.</param>
/// <param name="puts">How many puts before memory is looked at.</param>
internal sealed class EtcdPutMeasurement(int rounds, int seconds, int puts) : IMeasurement
{
    private const int ValueBytes = 256;

    /// <summary>So many rounds that do not count: a dm-master is compiled while it runs, and slow before.</summary>
    private const int WarmUps = 5;

    private static readonly PutRequest Put = new() { Key = ByteString.CopyFromUtf8("/bench/put"), Value = ByteString.CopyFrom(new byte[ValueBytes]) };

    /// <inheritdoc/>
    public string Name => "etcd puts";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var servers = await EtcdServers.StartAsync(cancellationToken);
        var files = Directory.CreateTempSubdirectory("dm-bench-");
        try
        {
            return
            [
                .. await CompareAsync(servers, "1 client", Load(files, 1, 1), cancellationToken),
                .. await CompareAsync(servers, "64 at once", Load(files, 8, 8), cancellationToken),
                .. await FillAsync(servers, Load(files, 8, 8), cancellationToken),
            ];
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static LoadGenerator Load(DirectoryInfo files, int connections, int calls) =>
        new(files.FullName, new LoadPlan("/etcdserverpb.KV/Put", Put, connections, calls));

    private async Task<IEnumerable<Row>> CompareAsync(EtcdServers servers, string who, LoadGenerator load, CancellationToken cancellationToken)
    {
        var contestants = servers.All.Select(static server => new Contestant(server.Name, server.Address)).ToList();
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                var contestant = contestants[(round + WarmUps + turn) % contestants.Count];
                var run = await RunAsync(load, contestant.Address, LoadLength.Seconds(seconds), null, cancellationToken);
                if (round >= 0)
                {
                    contestant.Rates.Add(run.PerSecond);
                    await Console.Error.WriteLineAsync($"{contestant.Name}, {who}: {Text.Number(run.PerSecond)} puts/s");
                }
            }
        }

        foreach (var contestant in contestants)
        {
            await RunAsync(load, contestant.Address, LoadLength.Seconds(seconds), contestant.Times, cancellationToken);
        }

        return contestants.Select((contestant, place) => new Row($"etcd put, {who}, {contestant.Name}")
        {
            Rate = $"{Text.Number(Medians.Of(contestant.Rates))} puts/s",
            Ratio = contestant == contestants[^1] ? "" : $"{Text.Ratio(Medians.Ratio(contestant.Rates, contestants[^1].Rates))} × etcd",
            Target = place switch { 0 => "at least 4 × etcd", 1 => "at least 1.5 × etcd", _ => "" },
        }.With(contestant.Times));
    }

    private async Task<IEnumerable<Row>> FillAsync(EtcdServers servers, LoadGenerator load, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var server in servers.All)
        {
            var done = await VersionAsync(server.Address, cancellationToken);
            if (done < puts)
            {
                await RunAsync(load, server.Address, LoadLength.Calls((int)(puts - done)), null, cancellationToken);
            }

            rows.Add(new Row($"memory after {Text.Number(Math.Max(done, puts))} puts, {server.Name}")
            {
                Bytes = $"{Text.Number(server.Program.ResidentBytes() / (1 << 20))} MiB resident",
            });
        }

        return rows;
    }

    /// <summary>A run, of which every put must be there afterwards.</summary>
    private static async Task<LoadRun> RunAsync(
        LoadGenerator load, Uri server, LoadLength length, Samples? times, CancellationToken cancellationToken)
    {
        var before = await VersionAsync(server, cancellationToken);
        var run = await load.RunAsync(server, length, times, cancellationToken);
        var written = await VersionAsync(server, cancellationToken) - before;
        return written >= run.Calls ? run : throw new MeasurementException($"{run.Calls} puts were answered, {written} are there");
    }

    private static async Task<long> VersionAsync(Uri server, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server);
        var answer = await new KV.KVClient(channel).RangeAsync(new RangeRequest { Key = Put.Key }, cancellationToken: cancellationToken);
        return answer.Kvs.Count == 0 ? 0 : answer.Kvs[0].Version;
    }
}
