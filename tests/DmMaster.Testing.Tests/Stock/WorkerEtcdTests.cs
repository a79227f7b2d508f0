using System.Collections.Concurrent;
using DmMaster.Protocol.Etcd;
using DmMaster.Testing.Stock;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Testing.Tests.Stock;

public sealed class WorkerEtcdTests
{
    [Fact]
    public async Task Calls_WithTheSameMetadata_CarryTheVersionOnceEach()
    {
        await using var master = await InProcessMaster.StartAsync();
        var counts = new ConcurrentQueue<int>();
        var options = new StockWorkerOptions
        {
            Name = "w1", Address = "a:1", Masters = [master.Address], Handler = () => new HeaderCount("client-api-version", counts),
        };
        using var etcd = new WorkerEtcd(options, master.Address, TimeProvider.System);
        var shared = new Metadata { { "hasleader", "true" } };

        for (var call = 0; call < 3; call++)
        {
            await etcd.Kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("k") }, shared);
        }

        Assert.Equal([1, 1, 1], counts);
    }
}
