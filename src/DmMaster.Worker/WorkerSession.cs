using System.Threading.Channels;
using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker;

/// <summary>
/// One link to one master, from the Welcome to its end. One loop reads, one carries out orders, one writes; the end of any is the
/// end of all. What is to be told is asked of the state when the stream is ready for it, so nothing queues up.
/// </summary>
internal sealed class WorkerSession(WorkerState state, OrderRunner runner, CallRunner calls, Wake changed, TimeProvider time)
{
    // A master that says nothing for this many heartbeats is gone, whatever its connection looks like.
    private const int SilentBeats = 5;

    // A master sends what differs, not every step: more than this waiting means that the handler hangs, and reading can wait too.
    private const int MaxWaitingOrders = 64;

    private readonly Channel<Orders> _orders = Channel.CreateBounded<Orders>(
        new BoundedChannelOptions(MaxWaitingOrders) { SingleReader = true, SingleWriter = true });

    private volatile bool _isBeatDue;

    /// <summary>Serves the link until it ends.</summary>
    /// <exception cref="RpcException">The link broke, or the master ended it.</exception>
    /// <exception cref="TimeoutException">The master fell silent.</exception>
    /// <exception cref="WorkerHandlerException">The handler cannot go on.</exception>
    public async Task ServeAsync(
        AsyncDuplexStreamingCall<WorkerMessage, MasterMessage> call, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = time.CreateTimer(_ => Beat(), null, heartbeat, heartbeat);
        Task[] loops =
        [
            UntilAnyEnds(ReadAsync(call.ResponseStream, heartbeat * SilentBeats, ending.Token), ending),
            UntilAnyEnds(RunOrdersAsync(ending.Token), ending),
            UntilAnyEnds(WriteAsync(call.RequestStream, ending.Token), ending),
        ];
        try
        {
            await Task.WhenAll(loops);
        }
        catch (Exception)
        {
            Rethrow(loops, cancellationToken);
        }
    }

    private static async Task UntilAnyEnds(Task loop, CancellationTokenSource ending)
    {
        try
        {
            await loop;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    /// <remarks>The handler's failure first, then what the stream said; that the other loops were told to end is no news.</remarks>
    private static void Rethrow(Task[] loops, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var failures = loops.SelectMany(loop => loop.Exception?.InnerExceptions ?? []).ToList();
        if ((failures.OfType<WorkerHandlerException>().FirstOrDefault() ?? failures.FirstOrDefault()) is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Beat()
    {
        _isBeatDue = true;
        changed.Up();
    }

    private async Task ReadAsync(IAsyncStreamReader<MasterMessage> reader, TimeSpan patience, CancellationToken cancellationToken)
    {
        while (await reader.MoveNext(cancellationToken).WaitAsync(patience, time, cancellationToken))
        {
            switch (reader.Current.BodyCase)
            {
                case MasterMessage.BodyOneofCase.Orders:
                    await _orders.Writer.WriteAsync(reader.Current.Orders, cancellationToken);
                    break;
                case MasterMessage.BodyOneofCase.StatusQuery:
                    state.Ask(reader.Current.StatusQuery.Id);
                    changed.Up();
                    break;
                case MasterMessage.BodyOneofCase.Call:
                    calls.Begin(reader.Current.Call);
                    break;
                case MasterMessage.BodyOneofCase.CancelCall:
                    calls.Cancel(reader.Current.CancelCall.Id);
                    break;
            }
        }
    }

    private async Task RunOrdersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await runner.RunAsync(await _orders.Reader.ReadAsync(cancellationToken), cancellationToken);
            changed.Up();
        }
    }

    private async Task WriteAsync(IClientStreamWriter<WorkerMessage> writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Next() is { } message)
            {
                await SendAsync(writer, message, cancellationToken);
            }
            else
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private WorkerMessage? Next()
    {
        var report = state.TakeReport();
        if (report is null && calls.Take() is { } answer)
        {
            return new WorkerMessage { CallAnswer = answer };
        }

        if (report is null && !_isBeatDue)
        {
            return null;
        }

        _isBeatDue = false;
        return report is null ? new WorkerMessage { Heartbeat = new Heartbeat() } : new WorkerMessage { Report = report };
    }

    private async Task SendAsync(IClientStreamWriter<WorkerMessage> writer, WorkerMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The stream is over: the loop that reads it is told why, and ends this one.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
    }
}
