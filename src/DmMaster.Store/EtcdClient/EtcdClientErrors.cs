using System.Collections.Frozen;
using Grpc.Core;

namespace DmMaster.Store.EtcdClient;

/// <summary>What etcd's errors mean. etcd tells them apart by text; the codes are shared.</summary>
internal static class EtcdClientErrors
{
    /// <summary>How gRPC servers, of Go and of .NET, refuse a message before etcd's own limit is looked at.</summary>
    private static readonly string[] MessageTooLarge = ["grpc: received message larger", "Received message exceeds"];

    private static readonly FrozenDictionary<string, StoreError> Known = Texts(
        Refusal.EmptyKey(), Refusal.DuplicateKey(), Refusal.TooManyOperations(), Refusal.TooLarge(), Refusal.SpaceExceeded(),
        Refusal.LeaseNotFound(), Refusal.FutureRevision(), Refusal.Compacted(Revision.None), Refusal.KeyNotFound(),
        Refusal.LeaseExists(), Refusal.LeaseTooLong());

    /// <summary>Answers by which a member says that it did not even try.</summary>
    private static readonly FrozenSet<string> NotTried = FrozenSet.ToFrozenSet(
    [
        "etcdserver: no leader", "etcdserver: too many requests", "etcdserver: not capable", "raft proposal dropped",
    ]);

    /// <summary>The refusal that a failure stands for; null when another member, or the same one later, may answer differently.</summary>
    internal static StoreException? AsRefusal(RpcException failure)
    {
        if (Known.TryGetValue(failure.Status.Detail, out var error))
        {
            return new StoreException(error, failure.Status.Detail);
        }

        return failure.StatusCode switch
        {
            StatusCode.ResourceExhausted when MessageTooLarge.Any(text => failure.Status.Detail.StartsWith(text, StringComparison.Ordinal)) =>
                Refusal.TooLarge(),
            StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unimplemented or StatusCode.InvalidArgument
                or StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.OutOfRange => AsUnavailable(failure),
            _ => null,
        };
    }

    /// <summary>The failure as one that leaves open what has happened.</summary>
    internal static StoreException AsUnavailable(RpcException failure) =>
        Refusal.Unavailable($"etcd: {failure.StatusCode}: {failure.Status.Detail}");

    /// <summary>Whether it is certain that a failed request has had no effect.</summary>
    internal static bool HadNoEffect(RpcException failure)
    {
        for (var cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError,
                })
            {
                return true;
            }
        }

        return NotTried.Contains(failure.Status.Detail);
    }

    private static FrozenDictionary<string, StoreError> Texts(params StoreException[] refusals) =>
        refusals.ToFrozenDictionary(static refusal => refusal.Message, static refusal => refusal.Error);
}
