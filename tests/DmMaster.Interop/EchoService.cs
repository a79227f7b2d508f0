using DmMaster.Hosting.Interceptors;
using DmMaster.Services;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DmMaster.Interop;

/// <summary>The test-only service behind the interceptors of the real host.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    private const int WorthSqueezing = 1 << 20;

    public override async Task<BytesValue> Unary(BytesValue request, ServerCallContext context)
    {
        var headers = new Metadata();
        if (request.Value.Length > WorthSqueezing)
        {
            // Not for all answers: .NET squeezes an empty message to no bytes at all, which grpc-js refuses to open.
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        foreach (var entry in context.RequestHeaders.Where(static entry => entry.Key.StartsWith("echo-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
        return request;
    }

    public override async Task<UInt64Value> Collect(IAsyncStreamReader<BytesValue> requestStream, ServerCallContext context)
    {
        var total = 0UL;
        await foreach (var part in requestStream.ReadAllAsync(context.CancellationToken))
        {
            total += (ulong)part.Value.Length;
        }

        return new() { Value = total };
    }

    public override async Task Expand(UInt32Value request, IServerStreamWriter<UInt32Value> responseStream, ServerCallContext context)
    {
        for (var i = 0u; i < request.Value; i++)
        {
            await responseStream.WriteAsync(new() { Value = i }, context.CancellationToken);
        }
    }

    public override async Task Chat(IAsyncStreamReader<BytesValue> requestStream, IServerStreamWriter<BytesValue> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }

    public override async Task Watch(BytesValue request, IServerStreamWriter<BytesValue> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(request, context.CancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
    }

    public override async Task<BytesValue> Hang(BytesValue request, ServerCallContext context)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        return request;
    }

    public override Task<BytesValue> Fail(StringValue request, ServerCallContext context) => throw (request.Value switch
    {
        "refused" => new RpcException(new(StatusCode.FailedPrecondition, "not like this")),
        "cancelled" => new OperationCanceledException(),
        _ => new InvalidOperationException("secret detail"),
    });

    public override Task<UInt64Value> Budget(BytesValue request, ServerCallContext context) =>
        Task.FromResult(new UInt64Value { Value = (ulong)CallBudget.Of(context).Limit.TotalMilliseconds });

    public override Task<StringValue> WhoAmI(BytesValue request, ServerCallContext context) =>
        Task.FromResult(new StringValue { Value = CallerIdentity.Of(context).CommonName ?? "" });
}
