using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Testing;
using DmMaster.Testing.Fleet;
using DmMaster.Worker;
using DmMaster.Workers.Calls;
using Google.Protobuf;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;
using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Tests.Links;

/// <summary>Calls to native workers, from the master's client to the worker's service and back.</summary>
public sealed class LinkCallTests
{
    private static readonly HandleWorkerErrorRequest Skip = new() { Op = ErrorOp.Skip, Task = "t" };

    [Fact]
    public async Task Call_OfAWorkerWithAService_IsAnsweredByIt()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = new NativeWorkerOptions { Name = "w1", Masters = [master.Address], Calls = new Service() };
        var work = new SimulatedWorker(options, TimeSpan.Zero, TimeProvider.System).RunAsync(stop.Token);
        await master.UntilAsync("w1", static worker => worker.IsConnected);

        var answer = await Client(master).HandleErrorAsync(Skip);
        var missing = await Assert.ThrowsAsync<RpcException>(async () => await Client(master).PurgeRelayAsync(new PurgeRelayRequest()));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client(master).GetWorkerCfgAsync(new GetWorkerCfgRequest()));

        Assert.Equal("Skip t", answer.Msg);
        Assert.Equal(StatusCode.Unimplemented, missing.StatusCode);
        Assert.Equal((StatusCode.Unknown, "no configuration"), (refused.StatusCode, refused.Status.Detail));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Call_OfAWorkerWithoutOne_IsUnimplemented()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var link = await RawLink.OpenAsync(master, RawLink.Hello("w1"));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await Client(master).HandleErrorAsync(Skip));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Call_WhoseLinkEnds_IsUnavailable()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var link = await OpenAsync(master);
        var call = Client(master).HandleErrorAsync(Skip);
        Assert.Equal("/pb.Worker/HandleError", (await link.NextAsync()).Call.Method);

        await link.FinishAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task Call_WhoseCallerLeaves_IsTakenBack()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var link = await OpenAsync(master);
        using var left = new CancellationTokenSource();
        var call = Client(master).HandleErrorAsync(Skip, cancellationToken: left.Token);
        var id = (await link.NextAsync()).Call.Id;

        await left.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        Assert.Equal(id, (await link.NextAsync()).CancelCall.Id);
    }

    [Fact]
    public async Task Answer_ThatIsNoMessage_FailsTheCallAndNotTheLink()
    {
        await using var master = await InProcessMaster.StartAsync();
        using var link = await OpenAsync(master);
        var call = Client(master).HandleErrorAsync(Skip);
        var id = (await link.NextAsync()).Call.Id;

        await link.SayAsync(new WorkerMessage { CallAnswer = new CallAnswer { Id = id, Response = ByteString.CopyFrom(0xff, 0xff) } });

        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        var next = Client(master).HandleErrorAsync(Skip);
        await link.SayAsync(new WorkerMessage
        {
            CallAnswer = new CallAnswer { Id = (await link.NextAsync()).Call.Id, Response = new CommonWorkerResponse { Result = true }.ToByteString() },
        });
        Assert.True((await next).Result);
    }

    private static Task<RawLink> OpenAsync(InProcessMaster master)
    {
        var hello = RawLink.Hello("w1");
        hello.TakesCalls = true;
        return RawLink.OpenAsync(master, hello);
    }

    private static WorkerClient Client(InProcessMaster master) => master.Service<IWorkerClients>().Of(new WorkerName("w1"))!;

    private sealed class Service : WorkerService.WorkerBase
    {
        public override Task<CommonWorkerResponse> HandleError(HandleWorkerErrorRequest request, ServerCallContext context) =>
            Task.FromResult(new CommonWorkerResponse { Result = true, Msg = $"{request.Op} {request.Task}" });

        public override Task<GetWorkerCfgResponse> GetWorkerCfg(GetWorkerCfgRequest request, ServerCallContext context) =>
            throw new RpcException(new Status(StatusCode.Unknown, "no configuration"));
    }
}
