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
    private readonly TimeProvider _leaseTime;
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
        _leaseTime = _time == TimeProvider.System ? SleepAwareTime.Instance : _time;
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
    /// <remarks>However it ends, the process should end with it: nothing stops the work any more when the master is not heard.</remarks>
    /// <exception cref="InvalidOperationException">It works already.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            throw new InvalidOperationException("The worker works already.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var lease = new WorkerLease(_leaseTime);
        Task[] all = [LinkAgainAndAgainAsync(lease, ending.Token), StopWhenOverAsync(lease, ending.Token), _runner.Broken];
        try
        {
            await await Task.WhenAny(all);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _runner.UntilIdleAsync();
            throw;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(all[..2]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _isRunning, 0);
        }
    }

    // A handler that does not come back holds up the next order, not the link: there the worker says what still runs.
    private async Task StopWhenOverAsync(WorkerLease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            await lease.UntilOverAsync(cancellationToken);
            var source = _state.Source;
            LogLeaseEnded(source.Length > 0 ? LogLevel.Error : LogLevel.Debug, source);

            // In this order: no Hello and no order after it counts as told what is about to stop.
            _state.Doubt();
            await _runner.StopAsync(lease.EndAsync, cancellationToken).WaitAsync(cancellationToken);
            LogStopped(source.Length > 0 ? LogLevel.Warning : LogLevel.Debug, source);
        }
    }

    private async Task LinkAgainAndAgainAsync(WorkerLease lease, CancellationToken cancellationToken)
    {
        var retry = new RetryPolicy(_options, _time);
        while (true)
        {
            var master = retry.NextMaster();
            var failure = await TryLinkAsync(master, retry, lease, cancellationToken);
            if (retry.IsFinal(failure))
            {
                throw failure!;
            }

            var detail = ToDetail(failure);
            LogEnded(retry.IsFirst ? LogLevel.Warning : LogLevel.Debug, master, detail);
            await Task.Delay(retry.NextWait(), _time, cancellationToken);
        }
    }

    private async Task<Exception?> TryLinkAsync(Uri master, RetryPolicy retry, WorkerLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await LinkAsync(master, retry, lease, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is RpcException or TimeoutException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // Of the stream: what the handler throws comes as one of its own kind.
            cancellationToken.ThrowIfCancellationRequested();
            return e;
        }
    }

    private async Task LinkAsync(Uri master, RetryPolicy retry, WorkerLease lease, CancellationToken cancellationToken)
    {
        var term = lease.Begin();
        using var channel = GrpcChannel.ForAddress(master, new GrpcChannelOptions
        {
            HttpHandler = _options.Handler?.Invoke(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            ThrowOperationCanceledOnCancellation = true,
        });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, term);
        var sent = lease.Now;
        using var call = new WorkerLink.WorkerLinkClient(channel).Connect(cancellationToken: ending.Token);
        var welcome = await OpenAsync(call, ending.Token).WaitAsync(_options.ConnectTimeout, _time, ending.Token);
        if (welcome is null)
        {
            return;
        }

        retry.Reset();
        var epoch = _state.Join(welcome.Cluster);
        var link = new LinkLease(lease, welcome.TimeToLive?.ToTimeSpan() ?? TimeSpan.Zero, term);
        link.Welcomed(sent);
        LogLinked(master);
        var heartbeat = welcome.HeartbeatInterval?.ToTimeSpan() is { } asked && asked > TimeSpan.Zero ? asked : TimeSpan.FromSeconds(1);
        var calls = new CallRunner(_calls, _changed, ending.Token);
        try
        {
            await new WorkerSession(_state, _runner, calls, link, _changed, _time).ServeAsync(call, heartbeat, epoch, ending.Token);
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

    [LoggerMessage(EventId = WorkerEventIds.LinkEnded, Message = "link to {Master} ended, will try again: {Detail}")]
    private partial void LogEnded(LogLevel level, Uri master, string detail);

    [LoggerMessage(EventId = WorkerEventIds.LeaseOver,
        Message = "the master was not heard for so long that it may give source {Source} to another worker: all work for it is stopped until the master orders it anew")]
    private partial void LogLeaseEnded(LogLevel level, string source);

    [LoggerMessage(EventId = WorkerEventIds.SourceStopped, Message = "all work for source {Source} is stopped")]
    private partial void LogStopped(LogLevel level, string source);

    [LoggerMessage(EventId = WorkerEventIds.Linked, Level = LogLevel.Information, Message = "linked to {Master}")]
    private partial void LogLinked(Uri master);
}
