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
    // What a master may send at once: the orders of a worker with thousands of subtasks.
    private const int MaxMessageBytes = 64 << 20;

    private readonly NativeWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerState _state;
    private readonly OrderRunner _runner;
    private readonly CallMethods _calls;
    private readonly Wake _changed = new();
    private int _isRunning;

    /// <summary>Makes a worker that does nothing yet.</summary>
    /// <param name="options">Who it is and where its masters are.</param>
    /// <param name="handler">What it does.</param>
    /// <param name="time">The clock, null for the system's.</param>
    /// <param name="logger">Where breaks of the link and failed orders are noted; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NativeWorker(NativeWorkerOptions options, IWorkerHandler handler, TimeProvider? time = null, ILogger<NativeWorker>? logger = null)
    {
        options.Check();
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<NativeWorker>.Instance;
        _state = new WorkerState(options, handler, Guid.NewGuid().ToString("n"));
        _calls = new CallMethods(options.Calls);
        _runner = new OrderRunner(handler, _state, _logger);
    }

    /// <summary>
    /// A subtask changed, by itself or at the end of an order: the master is told at once how it stands, as
    /// <see cref="IWorkerHandler.Status"/> says then. Cheap, may be called from anywhere and as often as one likes.
    /// Not needed for what an order changed before its method came back.
    /// </summary>
    /// <param name="task">The name of the subtask's task.</param>
    public void Changed(string task)
    {
        _state.Change(task);
        _changed.Up();
    }

    /// <summary>Relay changed by itself: the master is told at once how it stands, as <see cref="IWorkerHandler.RelayStatus"/> says then.</summary>
    public void RelayChanged()
    {
        _state.ChangeRelay();
        _changed.Up();
    }

    /// <summary>Works until cancelled: links, and links again whenever the link ends.</summary>
    /// <exception cref="RpcException">
    /// The master will not have this worker: its name is wrong, or has belonged to another for <see cref="NativeWorkerOptions.NamePatience"/>,
    /// or it said what makes no sense.
    /// </exception>
    /// <exception cref="WorkerHandlerException">The handler cannot go on.</exception>
    /// <exception cref="InvalidOperationException">It works already.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            throw new InvalidOperationException("The worker works already.");
        }

        try
        {
            await LinkAgainAndAgainAsync(new RetryPolicy(_options, _time), cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task LinkAgainAndAgainAsync(RetryPolicy retry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var master = retry.NextMaster();
            var failure = await TryLinkAsync(master, retry, cancellationToken);
            if (retry.IsFinal(failure))
            {
                throw failure!;
            }

            var detail = ToDetail(failure);
            LogEnded(retry.IsFirst ? LogLevel.Warning : LogLevel.Debug, master, detail);
            await Task.Delay(retry.NextWait(), _time, cancellationToken);
        }
    }

    private async Task<Exception?> TryLinkAsync(Uri master, RetryPolicy retry, CancellationToken cancellationToken)
    {
        try
        {
            await LinkAsync(master, retry, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is RpcException or TimeoutException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // Of the stream: what the handler throws comes as one of its own kind.
            cancellationToken.ThrowIfCancellationRequested();
            return e;
        }
    }

    private async Task LinkAsync(Uri master, RetryPolicy retry, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(master, new GrpcChannelOptions
        {
            HttpHandler = _options.Handler?.Invoke(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            ThrowOperationCanceledOnCancellation = true,
        });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = new WorkerLink.WorkerLinkClient(channel).Connect(cancellationToken: ending.Token);
        var welcome = await OpenAsync(call, ending.Token).WaitAsync(_options.ConnectTimeout, _time, ending.Token);
        if (welcome is null)
        {
            return;
        }

        retry.Reset();
        _state.Join(welcome.Cluster);
        LogLinked(master);
        var heartbeat = welcome.HeartbeatInterval?.ToTimeSpan() is { } asked && asked > TimeSpan.Zero ? asked : TimeSpan.FromSeconds(1);
        var calls = new CallRunner(_calls, _changed, ending.Token);
        try
        {
            await new WorkerSession(_state, _runner, calls, _changed, _time).ServeAsync(call, heartbeat, cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private async Task<Welcome?> OpenAsync(AsyncDuplexStreamingCall<WorkerMessage, MasterMessage> call, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(new WorkerMessage { Hello = _state.ToHello() }, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // The call is over already: reading it tells why.
        }

        return await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.Welcome ?? new Welcome() : null;
    }

    private static string ToDetail(Exception? failure) => failure switch
    {
        null => "the master closed it",
        RpcException e => e.Status.Detail,
        TimeoutException => "the master is silent",
        _ => failure.Message,
    };

    [LoggerMessage(EventId = 1, Message = "link to {Master} ended, will try again: {Detail}")]
    private partial void LogEnded(LogLevel level, Uri master, string detail);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "linked to {Master}")]
    private partial void LogLinked(Uri master);
}
