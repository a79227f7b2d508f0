using System.Collections.Immutable;
using DmMaster.Operations;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Native;
using DmMaster.Workers.Observed;
using DmMaster.Workers.Stock;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Tests.Workers.Stock;

public sealed class WorkerClientsTests : IDisposable
{
    private static readonly WorkerName Name = new("w1");

    private readonly FakeTimeProvider _time = new();
    private readonly RegistryFeed _feed = new();
    private readonly StockChannels _channels;
    private readonly WorkerClients _clients;

    public WorkerClientsTests()
    {
        var options = new WorkerCallOptions();
        _channels = new StockChannels(options, _time);
        _clients = new WorkerClients(_feed, new LinkTable(new ObservedState(), new WorkerLinkOptions(), _time), _channels, options, _time);
    }

    public void Dispose() => _channels.Dispose();

    [Fact]
    public void Of_NotRegistered_IsNull() => Assert.Null(_clients.Of(Name));

    [Fact]
    public async Task Call_OfAStockWorker_ReachesItsPortAsTheStockMasterWould()
    {
        await using var worker = await ScriptedWorker.StartAsync();
        worker.Says("s1", ("t", Stage.Running));

        var status = await Client(worker.Address).QueryStatusAsync(new QueryStatusRequest { Name = "t" });

        Assert.Equal(Stage.Running, status.SubTaskStatus.Single().Stage);
        var (method, headers, request) = Assert.Single(worker.Calls);
        Assert.Equal(("/pb.Worker/QueryStatus", "application/grpc"), (method, headers.ContentType.ToString()));
        Assert.Equal("0A0174", Convert.ToHexString(request.ToByteArray()));
        Assert.Equal(
            ["Content-Type", "Host", "TE", "User-Agent"], headers.Keys.Where(static key => key[0] != ':').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Call_ManyOfOneWorker_GoOverOneConnection()
    {
        await using var worker = await ScriptedWorker.StartAsync();
        var client = Client(worker.Address);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await client.QueryStatusAsync(new QueryStatusRequest())));

        Assert.Equal(20, worker.Calls.Count);
        Assert.Single(worker.Connections);
    }

    [Fact]
    public async Task Call_OfADeadWorker_FailsAtOnceInStocksWords()
    {
        var address = FrozenPort.Refusing();

        var failure = await FailureAsync(Client(address).QueryStatusAsync(new QueryStatusRequest()));

        Assert.Equal(
            "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: rpc error: code = Unavailable " +
            $"desc = connection error: desc = \"transport: Error while dialing dial tcp {address}: connect: connection refused\"",
            MasterErrors.WorkerRequest(failure).ToString());
    }

    [Fact]
    public async Task Call_OfADeadWorkerThatIsBack_WorksAtOnce()
    {
        var client = Client(FrozenPort.Refusing());
        await FailureAsync(client.QueryStatusAsync(new QueryStatusRequest()));
        var port = int.Parse(_feed.Current.Workers[Name].Address!.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        await using var worker = await ScriptedWorker.StartAsync(port);

        Assert.True((await client.QueryStatusAsync(new QueryStatusRequest())).Result);
    }

    [Fact]
    public async Task Call_OfAFrozenWorker_EndsWithItsLimit()
    {
        using var frozen = new FrozenPort();
        var call = Client(frozen.Address).QueryStatusAsync(new QueryStatusRequest());
        using var accepted = await frozen.AcceptAsync();
        Assert.False(call.ResponseAsync.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("rpc error: code = DeadlineExceeded desc = context deadline exceeded", GoStatus.Describe(await FailureAsync(call)));
    }

    [Fact]
    public async Task Call_WithADeadline_EndsWithThatIfItIsSooner()
    {
        using var frozen = new FrozenPort();
        var call = Client(frozen.Address).QueryStatusAsync(new QueryStatusRequest(), deadline: _time.GetUtcNow().UtcDateTime.AddSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailureAsync(call)).StatusCode);
    }

    [Fact]
    public async Task Call_WhoseCallerLeaves_IsCanceled()
    {
        using var frozen = new FrozenPort();
        using var left = new CancellationTokenSource();
        var call = Client(frozen.Address).QueryStatusAsync(new QueryStatusRequest(), cancellationToken: left.Token);

        await left.CancelAsync();

        Assert.Equal("rpc error: code = Canceled desc = context canceled", GoStatus.Describe(await FailureAsync(call)));
    }

    [Fact]
    public async Task Call_ThatTheWorkerFails_FailsWithItsWords()
    {
        await using var worker = await ScriptedWorker.StartAsync();
        worker.OnOther = static _ => throw new RpcException(new Status(StatusCode.Unknown, "[code=43006:class=validator], Message: validator not found"));

        var failure = await FailureAsync(Client(worker.Address).GetWorkerValidatorStatusAsync(new GetValidationStatusRequest { TaskName = "t" }));

        Assert.Equal("rpc error: code = Unknown desc = [code=43006:class=validator], Message: validator not found", GoStatus.Describe(failure));
    }

    public static TheoryData<string, string?, string, string> BadAnswers => new()
    {
        { "text/html", null, "3C68746D6C3E", "code = Canceled desc = Bad gRPC response. Invalid content-type value: text/html" },
        { "application/grpc", null, "0000000000", "code = Canceled desc = No grpc-status found on response." },
        { "application/grpc", "0", "00000000020A7F", "code = Internal desc = grpc: failed to unmarshal the received message: While parsing a protocol message" },
        { "application/grpc", "0", "0001000001", "code = ResourceExhausted desc = Received message exceeds the maximum configured message size." },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Call_AnsweredWithNonsense_FailsWithWhatIsWrongWithIt(string type, string? status, string body, string told)
    {
        await using var port = await AnyPort.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(Convert.FromHexString(body));
            if (status is not null)
            {
                context.Response.AppendTrailer("grpc-status", status);
            }
        });

        var failure = await FailureAsync(Client(port.Address).QueryStatusAsync(new QueryStatusRequest()));

        Assert.StartsWith($"rpc error: {told}", GoStatus.Describe(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhoseWorkerDiesMeanwhile_IsUnavailable()
    {
        await using var worker = await ScriptedWorker.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.OnStatus = async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return new QueryStatusResponse();
        };
        var call = Client(worker.Address).QueryStatusAsync(new QueryStatusRequest());
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await worker.DisposeAsync();

        var failure = await FailureAsync(call);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.StartsWith("error reading from server: ", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhoseRegistrationGoes_FailsAndItsChannelIsGone()
    {
        using var frozen = new FrozenPort();
        var call = Client(frozen.Address).QueryStatusAsync(new QueryStatusRequest());
        using var accepted = await frozen.AcceptAsync();

        _channels.Remove(Name, new Revision(2));

        Assert.Equal(
            "rpc error: code = Unavailable desc = the worker is no longer registered at this address", GoStatus.Describe(await FailureAsync(call)));
        Assert.Equal(0, _channels.Count);
    }

    [Fact]
    public async Task Of_AddressChanges_CallsTheNewOne()
    {
        await using var first = await ScriptedWorker.StartAsync();
        await using var second = await ScriptedWorker.StartAsync();
        await Client(first.Address).QueryStatusAsync(new QueryStatusRequest());

        await Client(second.Address, revision: 3).QueryStatusAsync(new QueryStatusRequest());
        _channels.Of(Name, first.Address, new Revision(2));
        await _clients.Of(Name)!.QueryStatusAsync(new QueryStatusRequest());

        Assert.Equal((1, 2, 1), (first.Calls.Count, second.Calls.Count, _channels.Count));
    }

    [Fact]
    public async Task Call_OfANativeWorkerWithoutALink_SaysSo()
    {
        Register("native", revision: 2, kind: WorkerKind.Native);

        var failure = await FailureAsync(_clients.Of(Name)!.QueryStatusAsync(new QueryStatusRequest()));

        Assert.Equal("rpc error: code = Unavailable desc = worker w1 has no link to this master", GoStatus.Describe(failure));
    }

    [Fact]
    public async Task Call_OfWhatIsNoAddress_Fails()
    {
        var failure = await FailureAsync(Client("/etc/passwd").QueryStatusAsync(new QueryStatusRequest()));

        Assert.Contains("missing port in address", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8262", "http://127.0.0.1:8262/")]
    [InlineData("worker-1.dm:8262", "http://worker-1.dm:8262/")]
    [InlineData("[::1]:8262", "http://[::1]:8262/")]
    [InlineData("::1:8262", null)]
    [InlineData("native", null)]
    [InlineData(":8262", null)]
    [InlineData("w:0", null)]
    [InlineData("w:65536", null)]
    [InlineData("w:+1", null)]
    [InlineData("user@w:1", null)]
    [InlineData("w/path:1", null)]
    [InlineData("[fe80::1%eth0]:1", "http://[fe80::1]:1/")]
    [InlineData("[fe80::1%@]:1", null)]
    [InlineData("[fe80::1%@w?]:1", null)]
    [InlineData("[fe80::1%-.%0 @1]:1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Address_IsHostAndPortOrNone(string? address, string? uri) =>
        Assert.Equal(uri, WorkerAddress.ToUri(address, isSecure: false)?.AbsoluteUri);

    private static async Task<RpcException> FailureAsync<T>(AsyncUnaryCall<T> call) =>
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(30)));

    private WorkerClient Client(string address, long revision = 2)
    {
        Register(address, revision, kind: WorkerKind.Stock);
        return _clients.Of(Name)!;
    }

    private void Register(string address, long revision, WorkerKind kind)
    {
        var worker = new WorkerEntry(Name) { Address = address, AliveRevision = new Revision(1), Kind = kind };
        _feed.Publish(
            new RegistrySnapshot
            {
                Revision = new Revision(revision), Workers = ImmutableSortedDictionary<WorkerName, WorkerEntry>.Empty.Add(Name, worker),
            },
            RegistryChange.None);
    }
}
