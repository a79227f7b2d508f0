using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>
/// A worker that moves no data and speaks what a stock dm-worker speaks: it registers, follows its keys in the master's store, and
/// answers the master's calls. Its port is served by <see cref="StockPorts"/>.
/// </summary>
public sealed class StockWorker : IDisposable
{
    private readonly StockWorkerEnvironment _context;
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _killed = new();
    private readonly SubtaskTable _subtasks;
    private readonly SourceHandler _handler;
    private readonly SchemaTable _schemas = new();
    private volatile StockWorkerLease? _lease;

    /// <summary>Makes a worker that does nothing yet.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public StockWorker(StockWorkerOptions options, TimeProvider time)
    {
        options.Check();
        _context = new StockWorkerEnvironment { Options = options, Faults = new StockFaults(), Time = time };
        _subtasks = new SubtaskTable(_context);
        _handler = new SourceHandler(_context, _subtasks);
        Answers = new WorkerAnswers(_context, _handler, _subtasks, _schemas);
    }

    /// <summary>Its name.</summary>
    public string Name => _context.Options.Name;

    /// <summary>Where the master dials it.</summary>
    public string Address => _context.Options.Address;

    /// <summary>What is wrong with it.</summary>
    public StockFaults Faults => _context.Faults;

    /// <summary>The source that it handles, null for none.</summary>
    public string? Source => _handler.Source;

    /// <summary>What a real one would have logged as errors, the last 100.</summary>
    public IReadOnlyCollection<string> LoggedErrors => _context.Errors;

    /// <summary>The lease that its heartbeat is under, 0 while there is none. Revoked by a test, it runs out before its time.</summary>
    public long LeaseId => _lease?.Id ?? 0;

    /// <summary>What it answers the master's calls.</summary>
    internal WorkerAnswers Answers { get; }

    /// <summary>The truth about it, faults apart.</summary>
    public QueryStatusResponse Status() => Answers.QueryStatus("");

    /// <summary>The stage that it tells of a subtask; InvalidStage when it has none of that name.</summary>
    public Stage StageOf(string task) => _subtasks.Status().FirstOrDefault(status => status.Name == task)?.Stage ?? default;

    /// <summary>Waits until it is as a test needs it.</summary>
    public Task UntilAsync(Func<StockWorker, bool> condition, CancellationToken cancellationToken) =>
        _context.Changed.UntilAsync(() => condition(this), cancellationToken);

    /// <summary>Tells which table structure it tracks; a table without one cannot be shown.</summary>
    public void SetSchema(string database, string table, string statement) => _schemas.Set(database, table, statement);

    /// <summary>Has the look at the structure of a table fail with this text.</summary>
    public void FailSchema(string database, string table, string error) => _schemas.Fail(database, table, error);

    /// <summary>Has the unit of a running subtask stop with an error.</summary>
    /// <param name="task">The task.</param>
    /// <param name="error">The error.</param>
    /// <param name="isResumable">Whether the worker tries again on its own after <see cref="StockWorkerOptions.AutoResumeAfter"/>.</param>
    /// <returns>False when the subtask is not running.</returns>
    public bool FailUnit(string task, ProcessError error, bool isResumable)
    {
        var failed = _subtasks.Fail(task, error);
        if (failed && isResumable)
        {
            _ = TryAgainAsync(task);
        }

        return failed;
    }

    /// <summary>
    /// Has a subtask meet a DDL of its shard group, after those that it met before: it announces it, waits for the master's answer,
    /// and says when it has carried it out. A pause, and all else, goes on as ever; after it the DDL is announced again.
    /// </summary>
    /// <returns>Ends when the DDL has been announced.</returns>
    /// <exception cref="InvalidOperationException">There is no such subtask, or it has no shard mode.</exception>
    public Task AnnounceDdlAsync(string task, StockDdl ddl, CancellationToken cancellationToken) =>
        _subtasks.Meet(task, ddl)?.WaitAsync(cancellationToken) ?? throw new InvalidOperationException($"there is no subtask {task} with a shard mode");

    /// <summary>The DDL that a subtask announced and has not carried out; null when there is none.</summary>
    public StockDdl? WaitsAt(string task) => _subtasks.With(task, static subtask => subtask.Shard?.Waiting, null);

    /// <summary>Works until cancelled, and then leaves as after SIGTERM: the lease is revoked.</summary>
    /// <exception cref="RpcException">No master will have it, or none answers.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var master = await JoinMaster.JoinAsync(_context, cancellationToken);
        using var etcd = new WorkerEtcd(_context.Options, master, _context.Time);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(_killed.Token);
        var line = new StockWatchStream(etcd, _context.Options.RetryDelay, _context.Time);
        var lease = new StockWorkerLease(_context.Options, etcd, _context.Faults, _context.Time) { Lost = _handler.StopAsync };
        _lease = lease;
        var store = new WorkerStore(etcd, line, lease);
        await new WorkerRun(_context, store, _handler).RunAsync(_serving.SetResult, life, cancellationToken);
    }

    /// <summary>Ends it as SIGKILL would: nothing is revoked, nothing said.</summary>
    public void Kill() => _killed.Cancel();

    /// <summary>Frees what a worker that has ended holds.</summary>
    public void Dispose()
    {
        _killed.Dispose();
        _handler.Dispose();
    }

    /// <summary>Waits until it answers calls: a real one accepts them long before.</summary>
    internal Task ServingAsync(CancellationToken cancellationToken) => _serving.Task.WaitAsync(cancellationToken);

    /// <summary>Stands between a call and its answer, as its faults say.</summary>
    internal ValueTask BeforeAnswerAsync(CancellationToken cancellationToken) => Faults.BeforeAnswerAsync(_context.Time, cancellationToken);

    /// <summary>Stands between a question for the status and its answer: held back while a subtask pauses.</summary>
    internal Task BeforeStatusAsync(CancellationToken cancellationToken) => _subtasks.UntilNonePausesAsync(cancellationToken);

    private async Task TryAgainAsync(string task)
    {
        try
        {
            await Task.Delay(_context.Options.AutoResumeAfter, _context.Time, _killed.Token);
            _subtasks.Change(task, static subtask => subtask.TryAgain());
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It ended first.
        }
    }
}
