using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Testing;
using DmMaster.Workers.Native;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Links;

/// <summary>The first words of a worker, good and bad.</summary>
public sealed class LinkHelloTests : IAsyncLifetime, IDisposable
{
    // Like no other time in the master.
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(13);

    private readonly ArmedTimeProvider _time = new();
    private readonly LogCapture _log = new();
    private InProcessMaster _master = null!;

    public async Task InitializeAsync() =>
        _master = await InProcessMaster.StartAsync(
        _time,
        services: services => services.AddSingleton(new WorkerLinkOptions { HelloLimit = HelloLimit }),
        logging: logging => logging.AddProvider(_log));

    public async Task DisposeAsync() => await _master.DisposeAsync();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task FirstMessage_NotAHello_EndsTheStream()
    {
        using var link = new RawLink(_master);
        await link.SayAsync(new Report());

        Assert.Equal(new Status(StatusCode.InvalidArgument, "the first message of a worker must be its hello"), Plain(await link.EndAsync()));
    }

    [Fact]
    public async Task FirstMessage_Empty_EndsTheStream()
    {
        using var link = new RawLink(_master);
        await link.SayAsync(new WorkerMessage());

        Assert.Equal(StatusCode.InvalidArgument, (await link.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task FirstMessage_HalfCloseInstead_EndsTheStream()
    {
        using var link = new RawLink(_master);
        await link.FinishAsync();

        Assert.Equal(StatusCode.InvalidArgument, (await link.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task FirstMessage_NeverComes_EndsTheStreamAfterTheLimit()
    {
        using var link = new RawLink(_master);
        await _time.WhenArmedAsync(HelloLimit);

        _time.Advance(HelloLimit);

        Assert.Equal(new Status(StatusCode.DeadlineExceeded, "the worker did not say its hello in time"), Plain(await link.EndAsync()));
    }

    [Theory]
    [InlineData("", "worker name should not be empty")]
    [InlineData("a\nb", "worker name and address should not have control or invisible characters")]
    [InlineData("a\u202eb", "worker name and address should not have control or invisible characters")]
    [InlineData("a\u2028b", "worker name and address should not have control or invisible characters")]
    [InlineData("\0", "worker name and address should not have control or invisible characters")]
    public async Task Name_ThatCannotBe_IsRefusedWithTheReason(string name, string reason)
    {
        using var link = new RawLink(_master);
        await link.SayAsync(RawLink.Hello(name));

        Assert.Equal(new Status(StatusCode.InvalidArgument, reason), Plain(await link.EndAsync()));
        Assert.Equal(0, _master.Service<LinkTable>().Count);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1_000_000)]
    public async Task Name_TooLong_IsRefusedAndDoesNotFloodTheLog(int length)
    {
        using var link = new RawLink(_master);
        await link.SayAsync(RawLink.Hello(new string('x', length)));

        Assert.Equal(
            new Status(StatusCode.InvalidArgument, "worker name and address should not be longer than 255 bytes"), Plain(await link.EndAsync()));
        Assert.Contains(_log.Lines, line => line.Contains("was not let in", StringComparison.Ordinal));
        Assert.All(_log.Lines, line => Assert.True(line.Length < 1000, line[..Math.Min(line.Length, 100)]));
    }

    [Theory]
    [InlineData("wörker-東")]
    [InlineData("w 1")]
    public async Task Name_OfOtherLetters_IsTaken(string name)
    {
        using var link = await RawLink.OpenAsync(_master, RawLink.Hello(name));

        Assert.True(_master.Registered(name)?.IsOnline);
    }

    [Fact]
    public async Task Name_ExactlyAtTheLimit_IsTaken()
    {
        using var link = await RawLink.OpenAsync(_master, RawLink.Hello(new string('é', 127) + "x"));

        Assert.Equal(1, _master.Service<LinkTable>().Count);
    }

    [Fact]
    public async Task Names_OfSourcesAndTasks_MayHaveAnyCharacters()
    {
        var hello = RawLink.Hello("w1");
        hello.Source = hello.RelaySource = "a\rb\u202e";
        hello.Subtasks.Add(new SubTaskStatus { Name = "t\0" });

        using var link = await RawLink.OpenAsync(_master, hello);

        Assert.True(_master.Registered("w1")?.IsOnline);
    }

    public static TheoryData<string, Hello, StatusCode, string> TooMuch => new()
    {
        { "address", new Hello { Name = "w", Address = new string('a', 256) }, StatusCode.InvalidArgument, "name and address should not be longer" },
        { "instance", new Hello { Name = "w", Instance = new string('a', 256) }, StatusCode.InvalidArgument, "instance name should not be longer than 255 bytes" },
        { "cluster", new Hello { Name = "w", Cluster = new string('a', 256) }, StatusCode.InvalidArgument, "cluster name should not be longer" },
        { "instance in two lines", new Hello { Name = "w", Instance = "a\rb" }, StatusCode.InvalidArgument, "instance name should not have control" },
        { "long source", new Hello { Name = "w", Source = new string('a', 256) }, StatusCode.InvalidArgument, "source name should not be longer than 255 bytes" },
        { "long relay source", new Hello { Name = "w", RelaySource = new string('a', 256) }, StatusCode.InvalidArgument, "relay source name should not be longer than 255 bytes" },
        { "task", new Hello { Name = "w", Subtasks = { new SubTaskStatus { Name = new string('a', 1025) } } }, StatusCode.InvalidArgument, "task name should not be longer than 1024 bytes" },
        { "no task", new Hello { Name = "w", Subtasks = { new SubTaskStatus() } }, StatusCode.InvalidArgument, "should have the name of its task" },
        { "subtasks", new Hello { Name = "w", Subtasks = { Subtasks(10_001) } }, StatusCode.ResourceExhausted, "at most 10000 subtasks, not 10001" },
        {
            "bytes", new Hello { Name = "w", Subtasks = { new SubTaskStatus { Name = "t", Msg = new string('a', 17 << 20) } } },
            StatusCode.ResourceExhausted, "at most 16777216 bytes"
        },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task Hello_WithTooMuch_IsRefused(string what, Hello hello, StatusCode code, string reason)
    {
        using var link = new RawLink(_master);
        await link.SayAsync(hello);

        var end = await link.EndAsync();
        Assert.True(end.StatusCode == code, $"{what}: {end}");
        Assert.Contains(reason, end.Detail, StringComparison.Ordinal);
        Assert.Null(_master.Registered("w"));
    }

    [Fact]
    public async Task Hello_OfAnotherCluster_IsOrderedNothingAndItsSubtasksAreLogged()
    {
        var hello = RawLink.Hello("w1");
        hello.Cluster = "lost";
        hello.Revision = 900;
        hello.Source = "s1";
        hello.Subtasks.Add(Subtasks(20));
        using var link = new RawLink(_master);
        await link.SayAsync(hello);
        await link.NextAsync();

        Assert.Empty((await link.OrdersAsync()).Orders_);

        Assert.Equal(20, _master.Observed("w1").Subtasks.Count);
        var line = Assert.Single(_log.Lines, line => line.Contains("has no record of", StringComparison.Ordinal));
        Assert.Contains("task-9", line, StringComparison.Ordinal);
        Assert.Contains("subtasks=20", line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("task-11", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hello_FromTheFutureOfThisCluster_IsToldEverythingAnew()
    {
        var hello = await HelloWithSourceAsync();
        hello.Instance = "another";
        hello.Revision++;

        using var link = new RawLink(_master);
        await link.SayAsync(hello);
        await link.NextAsync();
        var orders = await link.OrdersAsync();

        Assert.Equal(["s1", "s1"], orders.Orders_.Select(order => order.UnbindSource?.Source ?? order.BindSource.Source));
        Assert.Equal(0, _master.Observed("w1").Revision.Value);
        Assert.Single(_log.Lines, static line => line.Contains("orders that this master never gave", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hello_OfWhatThisMasterToldTheProcess_IsBelieved()
    {
        var hello = await HelloWithSourceAsync();

        using var link = new RawLink(_master);
        await link.SayAsync(hello);
        await link.NextAsync();

        Assert.Empty((await link.OrdersAsync()).Orders_);
        Assert.Equal(hello.Revision, _master.Observed("w1").Revision.Value);
    }

    [Fact]
    public async Task Hello_RegisteredAtAnotherAddress_IsRefusedAsTaken()
    {
        using (await RawLink.OpenAsync(_master, RawLink.Hello("w1")))
        {
        }

        await _master.UntilAsync("w1", worker => !worker.IsConnected);
        using var link = new RawLink(_master);
        await link.SayAsync(new Hello { Name = "w1", Address = "elsewhere:1" });

        var end = await link.EndAsync();
        Assert.Equal(StatusCode.AlreadyExists, end.StatusCode);
        Assert.Contains("code=46003", end.Detail, StringComparison.Ordinal);
    }

    // What w1 would say after it was given a source, and its link ended.
    private async Task<Hello> HelloWithSourceAsync()
    {
        var hello = RawLink.Hello("w1");
        using (var first = await RawLink.OpenAsync(_master, hello))
        {
            var creating = _master.CreateAsync("s1", "w1");
            await first.OrdersAsync();
            await first.ReportAsync("s1");
            Assert.True((await creating).Result);
            (hello.Cluster, hello.Revision, hello.Source) = (first.Cluster, first.Revision, "s1");
        }

        await _master.UntilAsync("w1", static worker => !worker.IsConnected);
        return hello;
    }

    internal static IEnumerable<SubTaskStatus> Subtasks(int count) =>
        Enumerable.Range(1, count).Select(number => new SubTaskStatus { Name = $"task-{number}", Stage = Stage.Running });

    private static Status Plain(Status status) => new(status.StatusCode, status.Detail);
}
