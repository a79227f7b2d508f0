using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Storing;
using DmMaster.Protocol.Etcd;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Etcd;

/// <summary>From a put through the etcd API to its event at each watcher, a stream for each, side by side with etcd.</summary>
/// <param name="puts">How many puts.</param>
internal sealed class EtcdWatchMeasurement(int puts) : IMeasurement
{
    private const int WarmUps = 20;
    private static readonly ByteString Key = ByteString.CopyFromUtf8("/bench/watch");
    private static readonly PutRequest Put = new() { Key = Key, Value = ByteString.CopyFrom(new byte[256]) };

    /// <inheritdoc/>
    public string Name => "etcd watches";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var servers = await EtcdServers.StartAsync(cancellationToken);
        var rows = new List<Row>();
        foreach (var watchers in (int[])[1, 100, 1000])
        {
            var times = new List<Samples>();
            foreach (var server in servers.All)
            {
                times.Add(await MeasureAsync(server, watchers, cancellationToken));
            }

            rows.AddRange(servers.All.Select((server, place) =>
                new Row($"etcd put to event, {Text.Number(watchers)} {(watchers == 1 ? "watcher" : "watchers")}, {server.Name}")
                {
                    Ratio = place == times.Count - 1 ? "" : $"{Text.Ratio(times[place].Median / times[^1].Median)} × etcd",
                }.With(times[place])));
        }

        return rows;
    }

    private async Task<Samples> MeasureAsync(EtcdServer server, int watchers, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fanOut = new FanOut(watchers);
        var calls = new List<AsyncDuplexStreamingCall<WatchRequest, WatchResponse>>();
        for (var i = 0; i < watchers; i++)
        {
            calls.Add(await WatchAsync(channel, ending.Token));
        }

        var listening = calls.Select((call, i) => ListenAsync(call, () => fanOut.Hear(i))).ToList();
        var client = new KV.KVClient(channel);
        var samples = new Samples();
        await fanOut.SayAsync(WarmUps, Say, null, cancellationToken);
        await fanOut.SayAsync(puts, Say, samples, cancellationToken);
        await ending.CancelAsync();
        await Task.WhenAll(listening);
        calls.ForEach(static call => call.Dispose());
        return samples;

        void Say(int i) => client.PutAsync(Put, cancellationToken: ending.Token);
    }

    private static async Task<AsyncDuplexStreamingCall<WatchRequest, WatchResponse>> WatchAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var call = new Watch.WatchClient(channel).Watch(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Key } }, cancellationToken);
        return await call.ResponseStream.MoveNext(cancellationToken) && call.ResponseStream.Current.Created
            ? call
            : throw new MeasurementException("a watch was not created");
    }

    private static async Task ListenAsync(AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, Action onEvent)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                onEvent();
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            // All has been said.
        }
    }
}
