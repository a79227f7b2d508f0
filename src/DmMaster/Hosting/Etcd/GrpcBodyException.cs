using Grpc.Core;

namespace DmMaster.Hosting.Etcd;

/// <summary>A call cannot be looked at.</summary>
/// <param name="code">How it ends.</param>
/// <param name="text">Why.</param>
internal sealed class GrpcBodyException(StatusCode code, string text) : Exception(text)
{
    /// <summary>How the call ends.</summary>
    public Status Status => new(code, Message);
}
