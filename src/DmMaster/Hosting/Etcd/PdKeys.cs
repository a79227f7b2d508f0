using DmMaster.Databases;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Protocol.Etcd;
using DmMaster.Store;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Hosting.Etcd;

/// <summary>Reads PD's etcd over gRPC. It is another cluster's, read once: nothing of a store is needed.</summary>
internal sealed class PdKeys : IPdKeys
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ReadAsync(
        Uri pd, HttpMessageHandler connections, string prefix, int most, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(pd, new GrpcChannelOptions
        {
            HttpHandler = connections,
            DisposeHttpClient = false,
            MaxReceiveMessageSize = most,
            ThrowOperationCanceledOnCancellation = true,
        });
        var range = KeyRange.Prefix(ByteString.CopyFromUtf8(prefix));
        try
        {
            var answer = await new KV.KVClient(channel).RangeAsync(new RangeRequest { Key = range.Start, RangeEnd = range.End }, cancellationToken: cancellationToken);
            return [.. answer.Kvs.Select(static pair => KeyValuePair.Create(pair.Key.ToStringUtf8(), pair.Value.Memory))];
        }
        catch (RpcException failure)
        {
            throw new DatabaseException(DatabaseRole.Downstream, $"rpc error: code = {failure.StatusCode} desc = {failure.Status.Detail}");
        }
    }
}
