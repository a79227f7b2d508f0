using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using WorkerService = DmMaster.Protocol.Dm.Worker;

namespace DmMaster.Worker.Tests;

/// <summary>Calls to a worker over its link.</summary>
public sealed class CallTests : IAsyncLifetime, IDisposable
{
    private readonly Service _service = new();
    private readonly CancellationTokenSource _stop = new();
    private ScriptedMaster _master = null!;
    private Task _work = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _master = await ScriptedMaster.StartAsync();
        var options = new NativeWorkerOptions { Name = "w1", Masters = [_master.Address], Calls = _service, ConnectTimeout = TimeSpan.FromHours(1) };
        _work = new NativeWorker(options, new TestHandler()).RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_work);
        await _master.DisposeAsync();
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Hello_OfAWorkerWithAService_SaysThatItTakesCalls()
    {
        var (_, hello) = await _master.WelcomeAsync();

        Assert.True(hello.TakesCalls);
    }

    [Theory]
    [InlineData("/pb.Worker/HandleError", "0801", StatusCode.OK)]
    [InlineData("/pb.Worker/HandleError", "ff", StatusCode.InvalidArgument)]
    [InlineData("/pb.Worker/PurgeRelay", "", StatusCode.Unimplemented)]
    [InlineData("/pb.Worker/Nothing", "", StatusCode.Unimplemented)]
    [InlineData("/pb.Worker/GetWorkerCfg", "", StatusCode.Unknown)]
    [InlineData("/pb.Worker/GetValidatorError", "", StatusCode.ResourceExhausted)]
    public async Task Call_AnyWay_IsAnswered(string method, string request, StatusCode expected)
    {
        var (link, _) = await _master.WelcomeAsync();

        await link.SayAsync(ToCall(1, method, request));

        var answer = await AnswerAsync(link);
        Assert.Equal((1, expected), ((int)answer.Id, (StatusCode)(answer.Error?.Code ?? 0)));
    }

    [Fact]
    public async Task Call_CancelledByTheMaster_FiresTheServicesToken()
    {
        var (link, _) = await _master.WelcomeAsync();
        await link.SayAsync(ToCall(1, "/pb.Worker/QueryStatus", ""));
        await _service.Waiting.Task.WaitAsync(MasterEnd.Patience);

        await link.SayAsync(new MasterMessage { CancelCall = new CancelCall { Id = 1 } });

        Assert.Equal((int)StatusCode.Cancelled, (await AnswerAsync(link)).Error.Code);
    }

    [Fact]
    public async Task Call_BeyondTheMost_IsRefusedAndTheOthersStand()
    {
        var (link, _) = await _master.WelcomeAsync();
        for (var id = 1; id <= CallRunner.MaxCalls + 1; id++)
        {
            await link.SayAsync(ToCall((ulong)id, "/pb.Worker/QueryStatus", ""));
        }

        var answer = await AnswerAsync(link);

        Assert.Equal((CallRunner.MaxCalls + 1, (int)StatusCode.ResourceExhausted), ((int)answer.Id, answer.Error.Code));
        await link.SayAsync(new MasterMessage { CancelCall = new CancelCall { Id = 7 } });
        Assert.Equal(7, (int)(await AnswerAsync(link)).Id);
    }

    [Fact]
    public async Task Call_IsOver_NothingOfItIsLeftToItsLink()
    {
        using var link = new CancellationTokenSource();
        var answered = new Wake();
        var calls = new CallRunner(new CallMethods(_service), answered, link.Token);

        calls.Begin(ToCall(1, "/pb.Worker/HandleError", "").Call);
        await answered.WaitAsync(CancellationToken.None).AsTask().WaitAsync(MasterEnd.Patience);

        Assert.Throws<ObjectDisposedException>(() => _service.Token.WaitHandle);
        calls.Cancel(1);
    }

    private static MasterMessage ToCall(ulong id, string method, string request) =>
        new() { Call = new Call { Id = id, Method = method, Request = ByteString.CopyFrom(Convert.FromHexString(request)) } };

    private static async Task<CallAnswer> AnswerAsync(MasterEnd link)
    {
        WorkerMessage message;
        do
        {
            message = await link.ReadAsync();
        }
        while (message.BodyCase != WorkerMessage.BodyOneofCase.CallAnswer);

        return message.CallAnswer;
    }

    private sealed class Service : WorkerService.WorkerBase
    {
        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Token { get; private set; }

        public override Task<CommonWorkerResponse> HandleError(HandleWorkerErrorRequest request, ServerCallContext context)
        {
            Token = context.CancellationToken;
            return Task.FromResult(new CommonWorkerResponse { Result = true });
        }

        public override Task<GetWorkerCfgResponse> GetWorkerCfg(GetWorkerCfgRequest request, ServerCallContext context) =>
            throw new InvalidOperationException("a bug");

        public override Task<GetValidationErrorResponse> GetValidatorError(GetValidationErrorRequest request, ServerCallContext context) =>
            Task.FromResult(new GetValidationErrorResponse { Msg = new string('x', (16 << 20) + 1) });

        public override async Task<QueryStatusResponse> QueryStatus(QueryStatusRequest request, ServerCallContext context)
        {
            Waiting.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            return new QueryStatusResponse();
        }
    }
}
