using System.Threading.Channels;
using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DmMaster.Worker;

/// <summary>
/// A worker over the native link: keeps a link to a master, carries out orders through a handler, reports each
/// change at once, and after a break says what it still runs, so that only the difference is ordered.
/// </summary>
public sealed partial class NativeWorker
{
    private readonly NativeWorkerOptions _options;
    private readonly IWorkerHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerState _state;
    private readonly OrderRunner _runner;
    private readonly string _instance = Guid.NewGuid().ToString("n");
    private volatile Channel<WorkerMessage>? _outgoing;

    /// <summary>Makes a worker that does nothing yet.</summary>
    /// <exception cref="ArgumentException">There is no name, or no master.</exception>
    public NativeWorker(NativeWorkerOptions options, IWorkerHandler handler, TimeProvider? time = null, ILogger<NativeWorker>? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Name);
        ArgumentOutOfRangeException.ThrowIfZero(options.Masters.Count);
        _options = options;
        _handler = handler;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<NativeWorker>.Instance;
        _state = new WorkerState(options.Name);
        _runner = new OrderRunner(handler, _state);
    }

    /// <summary>Tells the master how a subtask stands. One that is not the worker's any more is not told of.</summary>
    public void Report(SubTaskStatus subtask)
    {
        if (!_state.Contains(subtask.Name))
        {
            return;
        }

        _state.Set(subtask);
        var report = _state.NewReport();
        report.Subtasks.Add(subtask);
        _outgoing?.Writer.TryWrite(new WorkerMessage { Report = report });
    }

    /// <summary>Works until cancelled: links, and links again whenever the link ends.</summary>
    /// <exception cref="RpcException">
    /// The master will not have this worker: its name is wrong, or has belonged to another for <see cref="NativeWorkerOptions.NamePatience"/>.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = new RetryPolicy(_options, _time);
        while (true)
        {
            var master = retry.NextMaster();
            try
            {
                await LinkAsync(master, retry.Reset, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is RpcException or TimeoutException or OperationCanceledException)
            {
                if (retry.IsFinal(e))
                {
                    throw;
                }

                LogBroken(master, (e as RpcException)?.Status.Detail ?? e.Message);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(retry.NextWait(), _time, cancellationToken);
        }
    }

    private async Task LinkAsync(Uri master, Action onLinked, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(master, new GrpcChannelOptions
        {
            HttpHandler = _options.Handler?.Invoke(),
            DisposeHttpClient = true,
        });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = new WorkerLink.WorkerLinkClient(channel).Connect(cancellationToken: ending.Token);
        await call.RequestStream.WriteAsync(new WorkerMessage { Hello = _state.ToHello(_options, _instance) }, ending.Token);
        if (!await call.ResponseStream.MoveNext(ending.Token))
        {
            return;
        }

        onLinked();
        await ServeAsync(call, call.ResponseStream.Current.Welcome, ending);
    }

    private async Task ServeAsync(
        AsyncDuplexStreamingCall<WorkerMessage, MasterMessage> call, Welcome? welcome, CancellationTokenSource ending)
    {
        _state.Join(welcome?.Cluster ?? "");
        var outgoing = Channel.CreateUnbounded<WorkerMessage>(new UnboundedChannelOptions { SingleReader = true });
        _outgoing = outgoing;
        var heartbeat = welcome?.HeartbeatInterval?.ToTimeSpan() ?? TimeSpan.FromSeconds(1);
        var write = WriteAsync(call.RequestStream, outgoing.Reader, heartbeat, ending.Token);
        try
        {
            await ReadAsync(call.ResponseStream, outgoing.Writer, heartbeat * SilentBeats, ending);
        }
        finally
        {
            _outgoing = null;
            await ending.CancelAsync();
            await write;
        }
    }

    // A master that says nothing for this many heartbeats is gone, whatever its connection looks like.
    private const int SilentBeats = 5;

    private async Task ReadAsync(
        IAsyncStreamReader<MasterMessage> reader, ChannelWriter<WorkerMessage> outgoing, TimeSpan patience, CancellationTokenSource ending)
    {
        while (await reader.MoveNext(ending.Token).WaitAsync(patience, _time, ending.Token))
        {
            switch (reader.Current.BodyCase)
            {
                case MasterMessage.BodyOneofCase.Orders:
                    var done = await _runner.RunAsync(reader.Current.Orders, ending.Token);
                    await outgoing.WriteAsync(new WorkerMessage { Report = done }, ending.Token);
                    break;
                case MasterMessage.BodyOneofCase.StatusQuery:
                    var answer = await AnswerAsync(reader.Current.StatusQuery, ending.Token);
                    await outgoing.WriteAsync(new WorkerMessage { Report = answer }, ending.Token);
                    break;
            }
        }
    }

    private async Task<Report> AnswerAsync(StatusQuery query, CancellationToken cancellationToken)
    {
        var subtasks = await _handler.StatusAsync(cancellationToken);
        var report = _state.NewReport();
        report.Query = query.Id;
        report.Complete = true;
        report.Subtasks.Add(subtasks);
        return report;
    }

    private async Task WriteAsync(
        IClientStreamWriter<WorkerMessage> writer, ChannelReader<WorkerMessage> outgoing, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(heartbeat, _time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var next = outgoing.WaitToReadAsync(cancellationToken).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(tick, next);
                if (tick.IsCompleted)
                {
                    await tick;
                    await writer.WriteAsync(new WorkerMessage { Heartbeat = new Heartbeat() }, cancellationToken);
                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                }

                if (next.IsCompleted)
                {
                    await next;
                    while (outgoing.TryRead(out var message))
                    {
                        await writer.WriteAsync(message, cancellationToken);
                    }

                    next = outgoing.WaitToReadAsync(cancellationToken).AsTask();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The link is over: the loop that reads it tells why.
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "link to {Master} ended, will try again: {Detail}")]
    private partial void LogBroken(Uri master, string detail);
}
