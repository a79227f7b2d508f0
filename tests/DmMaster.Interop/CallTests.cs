using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DmMaster.Interop;

/// <summary>What the interceptors promise, seen through the port.</summary>
public class CallTests
{
    [Theory]
    [InlineData(null, 12_000)]
    [InlineData("250ms", 250)]
    [InlineData("1h", 3_600_000)]
    [InlineData("30s", 30_000)]
    public async Task Budget_AskedOrDefault_IsGiven(string? asked, ulong expected)
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        var budget = await new Echo.EchoClient(channel).BudgetAsync(new(), Asked(asked));
        Assert.Equal(expected, budget.Value);
    }

    [Theory]
    [InlineData("2S", null, 1_800)]
    [InlineData("2000m", null, 1_800)]
    [InlineData("8S", "1s", 1_000)]
    [InlineData("8S", "30s", 7_500)]
    [InlineData("99999999H", null, 12_000)]
    [InlineData("nonsense", null, 12_000)]
    public async Task Budget_CallersDeadline_LeavesRoomForTheAnswer(string timeout, string? asked, ulong expected)
    {
        await using var host = await EchoHost.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{host.Target}/dmmaster.interop.Echo/Budget"))
        {
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        request.Headers.Add("grpc-timeout", timeout);
        if (asked is not null)
        {
            request.Headers.Add("dm-budget", asked);
        }

        using var answer = await client.SendAsync(request);
        var message = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(message.Length > 5, $"{answer} {answer.TrailingHeaders}");
        Assert.Equal(expected, UInt64Value.Parser.ParseFrom(message, 5, message.Length - 5).Value);
    }

    [Theory]
    [InlineData("soon", "metadata dm-budget is no good: time: invalid duration \"soon\"")]
    [InlineData("0s", "metadata dm-budget is no good: \"0s\" is not above 0s and at most 1h0m0s")]
    [InlineData("-1s", "metadata dm-budget is no good: \"-1s\" is not above 0s and at most 1h0m0s")]
    [InlineData("61m", "metadata dm-budget is no good: \"61m\" is not above 0s and at most 1h0m0s")]
    public async Task Budget_NoGood_IsRefused(string asked, string expected)
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).BudgetAsync(new(), Asked(asked)));
        Assert.Equal((StatusCode.InvalidArgument, expected), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Budget_AskedTwice_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        var headers = new Metadata { { "dm-budget", "1s" }, { "dm-budget", "2s" } };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).BudgetAsync(new(), headers));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task Message_OfSixtyMegabytes_PassesBothWays()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        var body = new byte[60 << 20];
        body[^1] = 7;
        var answer = await new Echo.EchoClient(channel).UnaryAsync(new() { Value = UnsafeByteOperations.UnsafeWrap(body) });
        Assert.True(answer.Value.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task Message_AboveTheLimit_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        var body = new byte[(64 << 20) + 1];
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Echo.EchoClient(channel).UnaryAsync(new() { Value = UnsafeByteOperations.UnsafeWrap(body) }));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Stop_WithOpenAnswers_EndsThemAsUnavailable()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        using var watch = new Echo.EchoClient(channel).Watch(new());
        Assert.True(await watch.ResponseStream.MoveNext(default));
        var stop = host.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await watch.ResponseStream.MoveNext(default));
        Assert.Equal((StatusCode.Unavailable, "dm-master is stopping"), (error.StatusCode, error.Status.Detail));
        await stop.WaitAsync(Tool.Patience);
    }

    [Fact]
    public async Task Stop_WithOpenChat_EndsIt()
    {
        await using var host = await EchoHost.StartAsync();
        using var channel = host.Connect();
        using var chat = new Echo.EchoClient(channel).Chat();
        await chat.RequestStream.WriteAsync(new() { Value = ByteString.CopyFromUtf8("hello") });
        Assert.True(await chat.ResponseStream.MoveNext(default));
        var stop = host.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await chat.ResponseStream.MoveNext(default));

        // This client forgets the status that it was sent when the connection closes while its own side of the stream is still open.
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.ToString());
        await stop.WaitAsync(Tool.Patience);
    }

    private static Metadata Asked(string? budget) => budget is null ? [] : new() { { "dm-budget", budget } };
}
