using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Workers.Native;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Tests.Workers;

public sealed class LinkCallsTests
{
    private static readonly ByteString Bytes = ByteString.CopyFromUtf8("x");

    private readonly LinkCalls _calls = new(areTaken: true, new Signal());

    [Fact]
    public async Task Call_Answered_ComesBack()
    {
        var call = Call();
        var sent = _calls.Next()!.Call;
        Assert.Equal(("/pb.Worker/HandleError", Bytes), (sent.Method, sent.Request));

        _calls.Answer(new CallAnswer { Id = sent.Id, Response = Bytes });

        Assert.Equal(Bytes, await call);
        Assert.Null(_calls.Next());
    }

    [Theory]
    [InlineData((int)StatusCode.NotFound, StatusCode.NotFound)]
    [InlineData(0, StatusCode.Unknown)]
    [InlineData(17, StatusCode.Unknown)]
    [InlineData(-1, StatusCode.Unknown)]
    public async Task Call_Failed_FailsWithTheWorkersWords(int code, StatusCode expected)
    {
        var call = Call();

        _calls.Answer(new CallAnswer { Id = _calls.Next()!.Call.Id, Error = new CallError { Code = code, Message = "no" } });

        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((expected, "no"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Call_AnsweredWithNothing_Fails()
    {
        var call = Call();

        _calls.Answer(new CallAnswer { Id = _calls.Next()!.Call.Id });

        Assert.Equal(StatusCode.Internal, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
    }

    [Fact]
    public async Task Answer_OfNoCall_IsIgnored()
    {
        var call = Call();
        var id = _calls.Next()!.Call.Id;

        _calls.Answer(new CallAnswer { Id = id + 1, Response = ByteString.Empty });
        _calls.Answer(new CallAnswer { Id = id, Response = Bytes });
        _calls.Answer(new CallAnswer { Id = id, Response = ByteString.Empty });

        Assert.Equal(Bytes, await call);
    }

    [Fact]
    public async Task Call_CancelledOnceSent_IsTakenBack()
    {
        using var left = new CancellationTokenSource();
        var call = Call(left.Token);
        var id = _calls.Next()!.Call.Id;

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(id, _calls.Next()!.CancelCall.Id);
    }

    [Fact]
    public async Task Call_CancelledBeforeItIsSent_IsNeverSent()
    {
        using var left = new CancellationTokenSource();
        var call = Call(left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Null(_calls.Next());
    }

    [Fact]
    public async Task Call_OfAWorkerThatTakesNone_IsUnimplemented()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => new LinkCalls(areTaken: false, new Signal()).CallAsync("/pb.Worker/HandleError", Bytes, CancellationToken.None));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        Assert.Equal("this worker answers no calls: /pb.Worker/HandleError", failure.Status.Detail);
    }

    [Fact]
    public async Task Call_BeyondTheMost_IsRefusedUntilOneIsOver()
    {
        var calls = Enumerable.Range(0, LinkCalls.MaxUnderWay).Select(_ => Call()).ToList();
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => Call())).StatusCode);

        _calls.Answer(new CallAnswer { Id = _calls.Next()!.Call.Id, Response = Bytes });
        await calls[0];

        Assert.False(Call().IsCompleted);
    }

    [Fact]
    public async Task Call_TooLarge_IsRefused()
    {
        var large = UnsafeByteOperations.UnsafeWrap(new byte[LinkPolicy.MaxMessageBytes + 1]);

        var failure = await Assert.ThrowsAsync<RpcException>(() => _calls.CallAsync("/pb.Worker/HandleError", large, CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task Abandon_EndsWhatIsUnderWayAndWhatComesLater()
    {
        var before = Call();
        _calls.Abandon();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => before)).StatusCode);
        Assert.Equal("the link to the worker ended", (await Assert.ThrowsAsync<RpcException>(() => Call())).Status.Detail);
        Assert.Null(_calls.Next());
    }

    private Task<ByteString> Call(CancellationToken cancellationToken = default) => _calls.CallAsync("/pb.Worker/HandleError", Bytes, cancellationToken);
}
