using System.Text;
using DmMaster.Hosting.Bounds;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Tests.Hosting;
using Grpc.Core;

namespace DmMaster.Tests.Bounds;

/// <summary>Requests on their way: a message is counted as it comes and as it unpacks.</summary>
public sealed class RequestTests
{
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task Request_WithoutRoom_IsRefused()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ConnectionBytes = 100_000 });

        var refused = await RefusedAsync(master, 300_000, []);

        Assert.StartsWith("dm-master: too many bytes of requests", refused.Status.Detail, StringComparison.Ordinal);
        await master.AssertServesAsync();
        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Request_ThatUnpacksFurtherThanThereIsRoom_IsRefused()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ConnectionBytes = 100_000 });

        var refused = await RefusedAsync(master, 300_000, Gzip);

        Assert.StartsWith("dm-master: too many bytes of requests", refused.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(master.Budget.Peak, 1, 100_000);
        await master.AssertServesAsync();
        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Request_ThatUnpacksFurtherThanAllowed_IsRefused()
    {
        await using var master = await BoundMaster.StartAsync();

        var refused = await RefusedAsync(master, 5 << 20, Gzip);

        Assert.Equal("dm-master: a compressed request may unpack to 4 MiB: send it as it is", refused.Status.Detail);
        Assert.InRange(master.Budget.Peak, 1, 5 << 20);
    }

    [Fact]
    public async Task Request_LargeAndPacked_IsServed()
    {
        await using var master = await BoundMaster.StartAsync();

        var answer = await new Master.MasterClient(master.Channel).StartTaskAsync(new StartTaskRequest { Task = Text(1 << 20) }, Gzip);

        Assert.False(answer.Result);
        Assert.InRange(master.Budget.Peak, 1 << 20, 2 << 20);
        await master.UntilAsync(static budget => budget.Held == 0);
    }

    [Fact]
    public async Task Messages_OfOneStream_CountOneAfterTheOther()
    {
        await using var master = await BoundMaster.StartAsync(new LoadOptions { ConnectionBytes = 200_000 });
        using var link = new WorkerLink.WorkerLinkClient(master.Channel).Connect(Gzip);
        await link.RequestStream.WriteAsync(new WorkerMessage { Hello = new Hello { Name = "w1", Instance = "one" } });
        Assert.True(await link.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RunningMaster.Patience));

        for (var i = 0; i < 10; i++)
        {
            var answer = new CallAnswer { Error = new CallError { Code = 2, Message = Text(100_000) } };
            await link.RequestStream.WriteAsync(new WorkerMessage { CallAnswer = answer });
        }

        Assert.True(await link.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RunningMaster.Patience));
        Assert.Equal(0, master.Budget.Refusals);
    }

    private static async Task<RpcException> RefusedAsync(BoundMaster master, int bytes, Metadata headers)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Master.MasterClient(master.Channel).StartTaskAsync(new StartTaskRequest { Task = Text(bytes) }, headers));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        return refused;
    }

    private static string Text(int bytes) => new StringBuilder(bytes).Append('a', bytes).ToString();
}
