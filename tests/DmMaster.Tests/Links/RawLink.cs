using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.Tests.Links;

/// <summary>The worker's end of a link, message by message, good or bad.</summary>
internal sealed class RawLink : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<WorkerMessage, MasterMessage> _call;

    public RawLink(InProcessMaster master)
    {
        _channel = GrpcChannel.ForAddress(master.Address);
        _call = new WorkerLink.WorkerLinkClient(_channel).Connect();
    }

    /// <summary>The cluster that the Welcome named.</summary>
    public string Cluster { get; private set; } = "";

    /// <summary>The revision of the last orders read.</summary>
    public long Revision { get; private set; }

    /// <summary>Opens a link, up to the first orders.</summary>
    public static async Task<RawLink> OpenAsync(InProcessMaster master, Hello hello)
    {
        var link = new RawLink(master);
        await link.SayAsync(hello);
        link.Cluster = (await link.NextAsync()).Welcome.Cluster;
        await link.OrdersAsync();
        return link;
    }

    public static Hello Hello(string name, string instance = "one") => new() { Name = name, Instance = instance };

    public Task SayAsync(Hello hello) => SayAsync(new WorkerMessage { Hello = hello });

    public Task SayAsync(Report report) => SayAsync(new WorkerMessage { Report = report });

    public Task BeatAsync() => SayAsync(new WorkerMessage { Heartbeat = new Heartbeat() });

    public Task SayAsync(WorkerMessage message) => _call.RequestStream.WriteAsync(message).WaitAsync(Patience);

    public Task FinishAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The next message that is not a heartbeat.</summary>
    public async Task<MasterMessage> NextAsync()
    {
        do
        {
            Assert.True(await _call.ResponseStream.MoveNext().WaitAsync(Patience), "the master ended the stream");
        }
        while (_call.ResponseStream.Current.BodyCase == MasterMessage.BodyOneofCase.Heartbeat);

        return _call.ResponseStream.Current;
    }

    /// <summary>The next orders. A link that counts no heartbeats may be asked how it is before.</summary>
    public async Task<Orders> OrdersAsync()
    {
        MasterMessage message;
        do
        {
            message = await NextAsync();
        }
        while (message.BodyCase == MasterMessage.BodyOneofCase.StatusQuery);

        Assert.Equal(MasterMessage.BodyOneofCase.Orders, message.BodyCase);
        Revision = message.Orders.Revision;
        return message.Orders;
    }

    /// <summary>Reports all there is, after the last orders.</summary>
    public Task ReportAsync(string source, params (string Task, Stage Stage)[] subtasks) => SayAsync(new Report
    {
        Revision = Revision, Complete = true, Source = new SourceStatus { Source = source }, Subtasks = { subtasks.Select(Status) },
    });

    /// <summary>Reads up to the end.</summary>
    public async Task<Status> EndAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext().WaitAsync(Patience))
            {
                // Not of interest any more.
            }

            return _call.GetStatus();
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }

    public static SubTaskStatus Status((string Task, Stage Stage) subtask) =>
        new() { Name = subtask.Task, Stage = subtask.Stage, Unit = UnitType.Sync };
}
