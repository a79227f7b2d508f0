using DmMaster.Benchmarks.Measuring;
using DmMaster.Protocol.Etcd;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Etcd;

/// <summary>Heartbeats for many leases on one stream, each answered before the next, side by side with etcd.</summary>
/// <param name="leases">How many leases.</param>
internal sealed class EtcdLeaseMeasurement(int leases) : IMeasurement
{
    private const long Seconds = 600;
    private const int AtOnce = 64;
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "etcd leases";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var servers = await EtcdServers.StartAsync(cancellationToken);
        var rates = new List<double>();
        var rows = new List<Row>();
        foreach (var server in servers.All)
        {
            using var channel = GrpcChannel.ForAddress(server.Address);
            var ids = await GrantAsync(new Lease.LeaseClient(channel), cancellationToken);
            var times = new Samples();
            var started = Time.GetTimestamp();
            await KeepAliveAsync(new Lease.LeaseClient(channel), ids, times, cancellationToken);
            rates.Add(ids.Count / Time.GetElapsedTime(started).TotalSeconds);
            rows.Add(new Row($"keep {Text.Number(leases)} etcd leases alive, {server.Name}") { Rate = $"{Text.Number(rates[^1])} leases/s" }.With(times));
        }

        return [.. rows.Select((row, place) => place == rows.Count - 1 ? row : row with { Ratio = $"{Text.Ratio(rates[place] / rates[^1])} × etcd" })];
    }

    private async Task<List<long>> GrantAsync(Lease.LeaseClient client, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        while (ids.Count < leases)
        {
            var granted = await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, leases - ids.Count))
                .Select(async _ => await client.LeaseGrantAsync(new LeaseGrantRequest { TTL = Seconds }, cancellationToken: cancellationToken)));
            ids.AddRange(granted.Select(static lease => lease.ID));
        }

        return ids;
    }

    private static async Task KeepAliveAsync(Lease.LeaseClient client, List<long> ids, Samples times, CancellationToken cancellationToken)
    {
        using var call = client.LeaseKeepAlive(cancellationToken: cancellationToken);
        foreach (var id in ids)
        {
            var started = Time.GetTimestamp();
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = id }, cancellationToken);
            if (!await call.ResponseStream.MoveNext(cancellationToken) || call.ResponseStream.Current.TTL != Seconds)
            {
                throw new MeasurementException($"lease {id} is not alive");
            }

            times.Add(Time.GetElapsedTime(started));
        }

        await call.RequestStream.CompleteAsync();
    }
}
