using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Streams;

/// <summary>A watch of the health service: a stream that costs what the gRPC stack costs and nothing of ours but the port.</summary>
internal sealed class HealthStream(GrpcChannel channel) : StreamClient
{
    private AsyncServerStreamingCall<HealthCheckResponse>? _call;

    public override Task BeatAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose() => _call?.Dispose();

    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        _call = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: cancellationToken);
        return Task.CompletedTask;
    }

    protected override Task<bool> NextAsync(CancellationToken cancellationToken) => _call!.ResponseStream.MoveNext(cancellationToken);
}
