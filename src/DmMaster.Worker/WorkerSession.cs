using System.Threading.Channels;
using DmMaster.Protocol.V1;
using Grpc.Core;

namespace DmMaster.Worker;

/// <summary>
/// One link to one master, from the Welcome to its end. One loop reads, one carries out orders, one writes; the end of any is the
/// end of all. What is to be told is asked of the state when the stream is ready for it, so nothing queues up.
/// </summary>
/// <param name="state">What is to be told.</param>
/// <param name="runner">Who carries out orders.</param>
/// <param name="calls">Who answers calls.</param>
/// <param name="lease">Told of each answer of the master.</param>
/// <param name="changed">Woken when there is something to tell.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerSession(
    WorkerState state, OrderRunner runner, CallRunner calls, LinkLease lease, Wake changed, TimeProvider time)
{
    // A master that says nothing for this many heartbeats is gone, whatever its connection looks like.
    private const int SilentBeats = 5;

    // A master sends what differs, not every step: more than this waiting means that the handler hangs, and reading can wait too.
    private const int MaxWaitingOrders = 64;

    private readonly Channel<Orders> _orders = Channel.CreateBounded<Orders>(
        new BoundedChannelOptions(MaxWaitingOrders) { SingleReader = true, SingleWriter = true });

    private volatile bool _isBeatDue;

    /// <summary>Serves the link until it ends.</summary>
    /// <param name="call">The stream.</param>
    /// <param name="heartbeat">How often each side sends something.</param>
    /// <param name="epoch">What <see cref="WorkerState.Join"/> said of the link.</param>
    /// <param name="cancellationToken">The link is to end.</param>
    /// <exception cref="RpcException">The link broke, or the master ended it.</exception>
    /// <exception cref="TimeoutException">The master fell silent.</exception>
    /// <exception cref="WorkerHandlerException">The handler cannot go on.</exception>
    public async Task ServeAsync(
        AsyncDuplexStreamingCall<WorkerMessage, MasterMessage> call, TimeSpan heartbeat, int epoch, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = time.CreateTimer(_ => Beat(), null, heartbeat, heartbeat);
        Task[] loops =
        [
            UntilAnyEnds(ReadAsync(call.ResponseStream, heartbeat * SilentBeats, ending.Token), ending),
            UntilAnyEnds(RunOrdersAsync(epoch, ending.Token), ending),
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
                case MasterMessage.BodyOneofCase.Heartbeat:
                    lease.Heard(reader.Current.Heartbeat);
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

    // A handler that goes on though its link has ended holds up the next order, not the next link.
    private async Task RunOrdersAsync(int epoch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var orders = await _orders.Reader.ReadAsync(cancellationToken);
            await runner.RunAsync(orders, epoch, cancellationToken).WaitAsync(cancellationToken);
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
        // The lease hangs on it: before all else.
        if (_isBeatDue)
        {
            _isBeatDue = false;
            return new WorkerMessage { Heartbeat = lease.NextBeat() };
        }

        return state.TakeReport() is { } report ? new WorkerMessage { Report = report }
            : calls.Take() is { } answer ? new WorkerMessage { CallAnswer = answer }
            : null;
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
