using Grpc.Core;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>A call with a small answer.</summary>
/// <param name="Service">The service's full name.</param>
/// <param name="Method">The method.</param>
/// <param name="Request">The message.</param>
internal sealed record SmallCall(string Service, string Method, byte[] Request)
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static part => part, static part => part);

    /// <summary>Its path.</summary>
    public string Path => $"/{Service}/{Method}";

    /// <summary>Makes it.</summary>
    public async Task CallAsync(CallInvoker calls, DateTime deadline) =>
        await calls.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, Service, Method, Bytes, Bytes), null, new CallOptions(deadline: deadline), Request);
}
