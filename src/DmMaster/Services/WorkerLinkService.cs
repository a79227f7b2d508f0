using DmMaster.Operations;
using DmMaster.Operations.Membership;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Workers.Native;
using Google.Protobuf;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>
/// <c>dmmaster.v1.WorkerLink</c>: one loop reads what the worker says, one writes what it is told, and the stream
/// ends when either does.
/// </summary>
public sealed partial class WorkerLinkService(
    OpenLink open, LinkTable links, WorkerLinkOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<WorkerLinkService> logger)
    : WorkerLink.WorkerLinkBase
{
    private const int MaxLoggedName = 64;
    private const int MaxLoggedRefusals = 10;
    private const int MaxLoggedText = 1_000;

    private LinkEnd StoppingOrDisconnected =>
        lifetime.ApplicationStopping.IsCancellationRequested ? LinkEnd.Stopping : LinkEnd.Disconnected;

    /// <inheritdoc/>
    public override async Task Connect(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<MasterMessage> responseStream, ServerCallContext context)
    {
        var opened = await OpenAsync(requestStream, context.CancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, opened.Closing, lifetime.ApplicationStopping);
        var write = WriteAsync(opened, responseStream, ending.Token);
        try
        {
            await ReadAsync(opened, requestStream, ending.Token);
        }
        finally
        {
            opened.Close(StoppingOrDisconnected);
            links.Leave(opened);
            LogClosed(opened.Name, opened.End.End);
            if (opened.End.End == LinkEnd.Stalled)
            {
                // A status would come after what the worker does not read.
                context.GetHttpContext().Abort();
            }

            await write;
        }

        if (ToStatus(opened.End) is { StatusCode: not StatusCode.OK } status)
        {
            throw new RpcException(status);
        }
    }

    private async Task<NativeLink> OpenAsync(IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        var hello = await HelloAsync(reader, cancellationToken);
        var opened = await open.ExecuteAsync(hello, cancellationToken);
        if (opened.Link is { } link)
        {
            return link;
        }

        LogRefused(Cut(hello.Name, MaxLoggedName), $"{opened.Refusal.Error}");
        throw new RpcException(ToStatus(opened.Refusal));
    }

    private async Task<Hello> HelloAsync(IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(cancellationToken).WaitAsync(options.HelloLimit, time, cancellationToken) &&
                reader.Current.BodyCase == WorkerMessage.BodyOneofCase.Hello
                    ? reader.Current.Hello
                    : throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message of a worker must be its hello"));
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "the worker did not say its hello in time"));
        }
    }

    private async Task ReadAsync(NativeLink link, IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.MoveNext(cancellationToken))
            {
                link.Receive(reader.Current);
                if (reader.Current.Report is { Refusals.Count: > 0 } report)
                {
                    Log(link, report.Revision, report.Refusals);
                }
            }
        }
        catch (Exception e) when (
            e is OperationCanceledException or (IOException and not InvalidProtocolBufferException) || cancellationToken.IsCancellationRequested)
        {
            // The worker left, or the link ends from this side: the caller tells which.
        }
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    private void Log(NativeLink link, long revision, IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals.Take(MaxLoggedRefusals))
        {
            LogOrderRefused(link.Name, revision, Cut(refusal.Task, MaxLoggedName), Cut(ProcessErrorText.Compact([refusal.Error ?? new ProcessError()]), MaxLoggedText));
        }
    }

    private async Task WriteAsync(NativeLink opened, IServerStreamWriter<MasterMessage> writer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var message = await opened.NextAsync(cancellationToken);
                await SendAsync(writer, message, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            opened.Close(LinkEnd.Stalled);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException || cancellationToken.IsCancellationRequested)
        {
            // The stream is over: a write after its end is an invalid operation.
        }
        finally
        {
            // Also after a bug: a link that is not written to must not stand.
            opened.Close(StoppingOrDisconnected);
        }
    }

    private async Task SendAsync(IServerStreamWriter<MasterMessage> writer, MasterMessage message, CancellationToken cancellationToken)
    {
        var sending = writer.WriteAsync(message, cancellationToken);
        if (sending.IsCompleted)
        {
            await sending;
            return;
        }

        // A worker that does not read keeps this waiting, and nobody else.
        await sending.WaitAsync(options.ReadLimit, time, cancellationToken);
    }

    private static Status ToStatus(LinkFault fault) => fault.End switch
    {
        LinkEnd.Disconnected => Status.DefaultSuccess,
        LinkEnd.Replaced => new Status(StatusCode.Aborted, "a newer link of this worker took over"),
        LinkEnd.Silent => new Status(StatusCode.Unavailable, "nothing was heard from the worker"),
        LinkEnd.Stalled => new Status(StatusCode.Unavailable, "the worker does not read what it is told"),
        LinkEnd.Stopping => new Status(StatusCode.Unavailable, "the master stops"),
        LinkEnd.NotRegistered => new Status(StatusCode.Unavailable, fault.Error.ToString()),
        LinkEnd.NameTaken => new Status(StatusCode.AlreadyExists, fault.Error.ToString()),
        LinkEnd.TooMuch => new Status(StatusCode.ResourceExhausted, fault.Error.ToString()),
        _ => new Status(StatusCode.InvalidArgument, fault.Error.ToString()),
    };

    [LoggerMessage(EventId = CoordinatorEventIds.LinkClosed, Level = LogLevel.Information, Message = "link ended")]
    private partial void LogClosed(Registry.WorkerName worker, LinkEnd end);

    [LoggerMessage(EventId = CoordinatorEventIds.OrderRefused, Level = LogLevel.Warning, Message = "worker refused an order")]
    private partial void LogOrderRefused(Registry.WorkerName worker, long revision, string task, string error);

    [LoggerMessage(EventId = CoordinatorEventIds.LinkRefused, Level = LogLevel.Warning, Message = "worker was not let in")]
    private partial void LogRefused(string worker, string reason);
}
