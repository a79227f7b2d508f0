using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker.Tests;

/// <summary>The master's end of one link.</summary>
internal sealed class MasterEnd(IAsyncStreamReader<WorkerMessage> reader, IServerStreamWriter<MasterMessage> writer)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<Status> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Status> Ended => _ended.Task;

    public async Task<WorkerMessage> ReadAsync()
    {
        Assert.True(await reader.MoveNext().WaitAsync(Patience), "the worker ended the link");
        return reader.Current;
    }

    /// <summary>The next message that is a report.</summary>
    public async Task<Report> ReportAsync()
    {
        WorkerMessage message;
        do
        {
            message = await ReadAsync();
        }
        while (message.BodyCase != WorkerMessage.BodyOneofCase.Report);

        return message.Report;
    }

    public Task SayAsync(MasterMessage message) => writer.WriteAsync(message).WaitAsync(Patience);

    public Task OrderAsync(long revision, params Order[] orders) =>
        SayAsync(new MasterMessage { Orders = new Orders { Revision = revision, Orders_ = { orders } } });

    /// <summary>Orders, and reads the report of them.</summary>
    public async Task<Report> DoAsync(long revision, params Order[] orders)
    {
        await OrderAsync(revision, orders);
        Report report;
        do
        {
            report = await ReportAsync();
        }
        while (report.Revision < revision);

        return report;
    }

    public void End(StatusCode code = StatusCode.Unavailable, string detail = "test") => _ended.TrySetResult(new Status(code, detail));
}
