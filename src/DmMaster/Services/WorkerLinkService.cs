using DmMaster.Operations.Workers;
using DmMaster.Protocol.V1;
using DmMaster.Workers;
using Grpc.Core;

namespace DmMaster.Services;

/// <summary>
/// <c>dmmaster.v1.WorkerLink</c>: one loop reads what the worker says, one writes what it is told, and the stream
/// ends when either does.
/// </summary>
public sealed partial class WorkerLinkService(OpenLink open, LinkTable links, IHostApplicationLifetime lifetime, ILogger<WorkerLinkService> logger)
    : WorkerLink.WorkerLinkBase
{
    /// <inheritdoc/>
    public override async Task Connect(
        IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<MasterMessage> responseStream, ServerCallContext context)
    {
        var link = await OpenAsync(requestStream, context.CancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, link.Closing, lifetime.ApplicationStopping);
        try
        {
            var write = WriteAsync(link, responseStream, ending.Token);
            await ReadAsync(link, requestStream, ending.Token);
            await ending.CancelAsync();
            await write;
        }
        finally
        {
            var wasCurrent = links.Leave(link);
            LogClosed(link.Name, wasCurrent ? link.End : LinkEnd.Replaced);
        }

        Throw(lifetime.ApplicationStopping.IsCancellationRequested ? LinkEnd.Stopping : link.End);
    }

    private async Task<NativeLink> OpenAsync(IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        if (!await reader.MoveNext(cancellationToken) || reader.Current.BodyCase != WorkerMessage.BodyOneofCase.Hello)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message of a worker must be its hello"));
        }

        var hello = reader.Current.Hello;
        var opened = await open.ExecuteAsync(hello, cancellationToken);
        if (opened.Link is { } link)
        {
            return link;
        }

        LogRefused(hello.Name, opened.Refusal);
        throw new RpcException(new Status(
            opened.IsNameTaken ? StatusCode.AlreadyExists : StatusCode.InvalidArgument, opened.Refusal));
    }

    private static async Task ReadAsync(NativeLink link, IAsyncStreamReader<WorkerMessage> reader, CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.MoveNext(cancellationToken))
            {
                link.Receive(reader.Current);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException || cancellationToken.IsCancellationRequested)
        {
            // The worker left, or the link ends from this side: the caller tells which.
        }
    }

    private static async Task WriteAsync(NativeLink link, IServerStreamWriter<MasterMessage> writer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await writer.WriteAsync(await link.NextAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The stream is over: a write after its end is an invalid operation.
            link.Close(LinkEnd.Disconnected);
        }
    }

    private static void Throw(LinkEnd end)
    {
        switch (end)
        {
            case LinkEnd.Replaced:
                throw new RpcException(new Status(StatusCode.Aborted, "a newer link of this worker took over"));
            case LinkEnd.Silent:
                throw new RpcException(new Status(StatusCode.Unavailable, "nothing was heard from the worker"));
            case LinkEnd.Stopping:
                throw new RpcException(new Status(StatusCode.Unavailable, "the master stops"));
        }
    }

    [LoggerMessage(EventId = EventIds.LinkClosed, Level = LogLevel.Information, Message = "link ended")]
    private partial void LogClosed(Registry.WorkerName worker, LinkEnd end);

    [LoggerMessage(EventId = EventIds.LinkRefused, Level = LogLevel.Warning, Message = "worker was not let in")]
    private partial void LogRefused(string worker, string reason);
}
