using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Store.EtcdApi;

/// <summary>What is refused at this door, with the codes and texts by which etcd's clients know them.</summary>
public static class EtcdApiErrors
{
    /// <summary>How a call of this API ends that threw: whoever serves it asks, around every call.</summary>
    /// <returns>Null for what is none of its own: a bug, or the end of the call.</returns>
    public static Status? StatusOf(Exception thrown) => thrown switch
    {
        StoreException refusal => new(ToCode(refusal.Error), refusal.Message),
        InvalidProtocolBufferException => new(StatusCode.Internal, "grpc: failed to unmarshal the received message"),
        IOException => new(StatusCode.Cancelled, "the client is gone"),
        _ => null,
    };

    internal static RpcException ValueProvided() => Make(StatusCode.InvalidArgument, "etcdserver: value is provided");

    internal static RpcException LeaseProvided() => Make(StatusCode.InvalidArgument, "etcdserver: lease is provided");

    internal static RpcException InvalidSortOption() => Make(StatusCode.InvalidArgument, "etcdserver: invalid sort option");

    /// <summary>etcd takes a condition that it does not know for fulfilled. Here nothing is written on the ground of one.</summary>
    internal static RpcException UnknownCompare() => Make(StatusCode.InvalidArgument, "etcdserver: unknown compare in txn request");

    internal static RpcException ReadOnly(string prefix) =>
        Make(StatusCode.PermissionDenied, $"etcdserver: permission denied: what begins with {prefix} is not to be changed by clients");

    /// <summary>etcd's locks and elections give their refusals no code.</summary>
    internal static RpcException Unknown(string text) => Make(StatusCode.Unknown, text);

    internal static RpcException NoLeaderGiven() => Unknown("\"leader\" field must be provided");

    internal static RpcException MemberNotFound() => Make(StatusCode.NotFound, "etcdserver: member not found");

    internal static RpcException NoReconfiguration() =>
        Make(StatusCode.FailedPrecondition, "etcdserver: re-configuration failed due to not enough started members");

    internal static RpcException NotALearner() => Make(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member");

    internal static RpcException BadTransferee() => Make(StatusCode.FailedPrecondition, "etcdserver: bad leader transferee");

    internal static RpcException AuthNotEnabled() => Make(StatusCode.FailedPrecondition, "etcdserver: authentication is not enabled");

    internal static RpcException NoRootUser() => Make(StatusCode.FailedPrecondition, "etcdserver: root user does not exist");

    /// <summary>Of a call that etcd has and this server does not.</summary>
    internal static RpcException NotServed(string what) => Make(StatusCode.Unimplemented, $"etcdserver: {what} is not served by dm-master");

    private static RpcException Make(StatusCode code, string text) => new(new Status(code, text));

    private static StatusCode ToCode(StoreError error) => error switch
    {
        StoreError.EmptyKey or StoreError.DuplicateKey or StoreError.TooManyOperations or StoreError.TooLarge
            or StoreError.KeyNotFound => StatusCode.InvalidArgument,
        StoreError.SpaceExceeded or StoreError.AnswerTooLarge => StatusCode.ResourceExhausted,
        StoreError.LeaseNotFound => StatusCode.NotFound,
        StoreError.LeaseExists => StatusCode.FailedPrecondition,
        StoreError.Compacted or StoreError.FutureRevision or StoreError.LeaseTooLong => StatusCode.OutOfRange,
        _ => StatusCode.Unavailable,
    };
}
