using DmMaster.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Streams;

/// <summary>An idle native worker, as little of it as the protocol allows.</summary>
internal sealed class WorkerStream(GrpcChannel channel, string name) : StreamClient
{
    private static readonly WorkerMessage Beat = new() { Heartbeat = new Heartbeat() };

    private AsyncDuplexStreamingCall<WorkerMessage, MasterMessage>? _call;

    public override Task BeatAsync(CancellationToken cancellationToken) => _call!.RequestStream.WriteAsync(Beat, cancellationToken);

    public override void Dispose() => _call?.Dispose();

    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        _call = new WorkerLink.WorkerLinkClient(channel).Connect(cancellationToken: cancellationToken);
        return _call.RequestStream.WriteAsync(new WorkerMessage { Hello = new Hello { Name = name, Instance = name } }, cancellationToken);
    }

    protected override Task<bool> NextAsync(CancellationToken cancellationToken) => _call!.ResponseStream.MoveNext(cancellationToken);
}
