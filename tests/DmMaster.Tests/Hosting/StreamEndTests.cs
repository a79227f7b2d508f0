using DmMaster.Hosting;
using DmMaster.Hosting.Interceptors;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DmMaster.Tests.Hosting;

/// <summary>A stop in the middle of a write: the stream must end with its status, since etcd's clients resume after that and give up after a reset.</summary>
public sealed class StreamEndTests
{
    [Fact]
    public async Task Stop_DuringAWrite_EndsTheCallWithAStatusAndDoesNotResetTheStream()
    {
        await using var app = MasterHost.Build(new() { MasterAddress = "127.0.0.1:0" });
        var interceptor = app.Services.GetRequiredService<ExceptionInterceptor>();
        var responses = new StuckWriter();
        var call = new PlainCall("/etcdserverpb.Watch/Watch");
        var running = interceptor.ServerStreamingServerHandler(
            "request", responses, call, static (_, writer, context) => writer.WriteAsync("answer", context.CancellationToken));
        Assert.False(running.IsCompleted);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var end = await Assert.ThrowsAsync<RpcException>(() => running.WaitAsync(RunningMaster.Patience));
        Assert.Equal((StatusCode.Unavailable, "etcdserver: server stopped"), (end.StatusCode, end.Status.Detail));
        Assert.False(responses.IsReset);
        Assert.Equal(["answer"], responses.Messages);
    }

    /// <summary>A client that does not read. As the server's own writer, it takes the cancellation of a write for the order to reset the stream.</summary>
    private sealed class StuckWriter : IServerStreamWriter<string>
    {
        public List<string> Messages { get; } = [];

        public bool IsReset { get; private set; }

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Messages.Add(message);
            return new TaskCompletionSource().Task;
        }

        public Task WriteAsync(string message, CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => IsReset = true);
            return WriteAsync(message).WaitAsync(cancellationToken);
        }
    }

    private sealed class PlainCall(string method) : ServerCallContext
    {
        protected override string MethodCore => method;

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object> { ["__HttpContext"] = new DefaultHttpContext() };

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
