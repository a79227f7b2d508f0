using Grpc.Core;

namespace DmMaster.Hosting.Bounds;

/// <summary>What a client is told that asks for more than there is room for.</summary>
internal static class LoadErrors
{
    internal static RpcException Refused(LoadProblem problem) => Make(problem == LoadProblem.Connection
        ? "dm-master: too many bytes of requests and unread answers over this connection: read the answers, or send less at once"
        : "dm-master: too many bytes of requests and unread answers of all clients: try again");

    internal static RpcException UnpacksTooFar(int bytes) =>
        Make($"dm-master: a compressed request may unpack to {bytes >> 20} MiB: send it as it is");

    private static RpcException Make(string text) => new(new Status(StatusCode.ResourceExhausted, text));
}
