using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;
using DmMaster.Registry;
using DmMaster.Store;
using DmMaster.Workers.Observed;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DmMaster.Workers.Native;

/// <summary>
/// One link to one native worker. <see cref="Receive"/> is called by the loop that reads the stream,
/// <see cref="NextAsync"/> by the loop that writes it, everything else by anybody.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer and no handle; closing may race with anything, disposing must not.")]
public sealed class NativeLink
{
    // The least that can be waited for.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly WorkerSlot _slot;
    private readonly WorkerLinkOptions _options;
    private readonly TimeProvider _time;
    private readonly string _cluster;
    private readonly DeliveredState _delivered;
    private readonly StatusRound _status = new();
    private readonly Signal _signal = new();
    private readonly LinkCalls _calls;
    private readonly ReadingProof _reading;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private RegistrySnapshot? _wanted;
    private Revision _latest;
    private LinkFault _end = LinkFault.None;
    private Revision _ordered;
    private Revision _acknowledged;
    private long _unacknowledgedSince;
    private long _lastHeard;
    private ulong _beatHeard;
    private volatile bool _isAnswerDue;
    private bool _isClosed;
    private bool _isWelcomed;
    private bool _isOrdered;

    /// <summary>A link to the worker that said this.</summary>
    public NativeLink(Hello hello, string cluster, WorkerSlot slot, WorkerLinkOptions options, TimeProvider time)
    {
        Name = new WorkerName(hello.Name);
        Instance = hello.Instance;
        _cluster = cluster;
        _slot = slot;
        _options = options;
        _time = time;
        _delivered = new DeliveredState(hello, cluster);
        _calls = new LinkCalls(hello.TakesCalls, _signal);
        _reading = new ReadingProof(options.ReadLimit, time);
        _ordered = _acknowledged = hello.Cluster == cluster ? new Revision(hello.Revision) : Revision.None;
        _lastHeard = time.GetTimestamp();
        Closing = _closing.Token;
    }

    /// <summary>The worker.</summary>
    public WorkerName Name { get; }

    /// <summary>The process of the worker.</summary>
    public string Instance { get; }

    /// <summary>Fires when the link is to end from this side.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Why it ended.</summary>
    public LinkFault End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>How long the worker has said nothing over this link.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Interlocked.Read(ref _lastHeard));

    /// <summary>Whether the worker does not read what it is told, whatever it sends.</summary>
    public bool IsUnread => _reading.IsMissing;

    /// <summary>How long ago something showed that the worker reads.</summary>
    public TimeSpan ReadAgo => _reading.ProvedAgo;

    /// <summary>The last orders sent, or taken in before: a worker cannot have taken in later ones, whatever it says.</summary>
    public Revision Ordered
    {
        get
        {
            lock (_lock)
            {
                return _ordered;
            }
        }
    }

    /// <summary>For how long orders were sent that no report was a receipt of; null when there are none.</summary>
    public TimeSpan? UnacknowledgedFor
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged < _ordered ? _time.GetElapsedTime(_unacknowledgedSince) : null;
            }
        }
    }

    /// <summary>Takes down what the worker says of itself with its Hello, in place of all that was known of it.</summary>
    public void TakeHello(Hello hello)
    {
        var report = new Report
        {
            Revision = hello.Cluster == _cluster ? hello.Revision : 0,
            Complete = true,
            Source = new SourceStatus { Source = hello.Source, Worker = hello.Name, RelayStatus = hello.RelayStatus },
            Subtasks = { hello.Subtasks },
        };
        var now = _time.GetTimestamp();
        _slot.Update(known => Closing.IsCancellationRequested ? known : (ObservedWorker.Unheard with { IsConnected = true }).After(report, now));
    }

    /// <summary>Brings the worker's orders up to a snapshot. An older one than the last is ignored.</summary>
    public void Deliver(RegistrySnapshot snapshot)
    {
        lock (_lock)
        {
            if (snapshot.Revision < _latest)
            {
                return;
            }

            (_wanted, _latest) = (snapshot, snapshot.Revision);
        }

        _signal.Set();
    }

    /// <summary>Asks the worker how things are. The task ends when it answered, to a question not older than this call.</summary>
    public Task QueryAsync()
    {
        var answered = _status.Ask(out var isDue);
        if (isDue)
        {
            _signal.Set();
        }

        if (Closing.IsCancellationRequested)
        {
            _status.Abandon();
        }

        return answered;
    }

    /// <summary>Makes a call to the worker and waits for its answer.</summary>
    /// <inheritdoc cref="LinkCalls.CallAsync"/>
    public Task<ByteString> CallAsync(string method, ByteString request, CancellationToken cancellationToken) =>
        _calls.CallAsync(method, request, cancellationToken);

    /// <summary>Takes in a message from the worker. One that a worker may not send ends the link.</summary>
    public void Receive(WorkerMessage message)
    {
        var now = _time.GetTimestamp();
        Interlocked.Exchange(ref _lastHeard, now);
        switch (message.BodyCase)
        {
            case WorkerMessage.BodyOneofCase.Hello:
                Close(new LinkFault(LinkEnd.Invalid, "a worker says its hello once"));
                break;
            case WorkerMessage.BodyOneofCase.Report when LinkPolicy.Check(message.Report) is { } fault:
                Close(fault);
                break;
            case WorkerMessage.BodyOneofCase.Report:
                Take(message.Report, now);
                break;
            case WorkerMessage.BodyOneofCase.CallAnswer when LinkPolicy.Check(message.CallAnswer) is { } fault:
                Close(fault);
                break;
            case WorkerMessage.BodyOneofCase.CallAnswer:
                Update(worker => worker with { LastHeard = now });
                _calls.Answer(message.CallAnswer);
                break;
            case WorkerMessage.BodyOneofCase.Heartbeat:
                Take(message.Heartbeat, now);
                break;
            default:
                Update(worker => worker with { LastHeard = now });
                break;
        }
    }

    /// <summary>Waits for the next message to the worker: there is one at each heartbeat at the latest.</summary>
    public async ValueTask<MasterMessage> NextAsync(CancellationToken cancellationToken)
    {
        if (!_isWelcomed)
        {
            _isWelcomed = true;
            return new MasterMessage
            {
                Welcome = new Welcome
                {
                    Cluster = _cluster,
                    HeartbeatInterval = Duration.FromTimeSpan(_options.Heartbeat),
                    TimeToLive = Duration.FromTimeSpan(_options.TimeToLive),
                },
            };
        }

        var since = _time.GetTimestamp();
        while (true)
        {
            // The worker's lease hangs on the answer: before all else.
            if (_isAnswerDue)
            {
                return Beat();
            }

            if (Compose() is { } due)
            {
                return due;
            }

            var left = _options.Heartbeat - _time.GetElapsedTime(since);
            if (left < Tick)
            {
                return Beat();
            }

            await _signal.WaitAsync(left, _time, cancellationToken);
        }
    }

    /// <summary>Ends the link. The first reason counts.</summary>
    public void Close(LinkEnd why) => Close(new LinkFault(why, ""));

    private void Close(LinkFault why)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            (_isClosed, _end) = (true, why);
        }

        _closing.Cancel();
        _status.Abandon();
        _calls.Abandon();
    }

    private MasterMessage Beat()
    {
        _isAnswerDue = false;
        return new MasterMessage { Heartbeat = _reading.NextBeat(Interlocked.Read(ref _beatHeard)) };
    }

    // An answer is a lease: only when it is noted that the worker was heard then.
    private void Take(Heartbeat beat, long now)
    {
        _reading.Heard(beat);
        if (Update(worker => worker with { LastHeard = now }) && beat.Id != 0 && !_reading.IsDoubtful)
        {
            Interlocked.Exchange(ref _beatHeard, beat.Id);
            _isAnswerDue = true;
            _signal.Set();
        }
    }

    private void Take(Report report, long now)
    {
        // What it claims to have taken in and was never told is of another time: it is no receipt of what it is told now.
        report.Revision = report.Revision > Ordered.Value ? 0 : Math.Max(report.Revision, 0);
        Acknowledge(new Revision(report.Revision));
        Update(worker => worker.After(report, now));
        _reading.Answered(report.Query);
        var known = _slot.Current;
        if (LinkPolicy.CheckCount(Math.Max(known.Subtasks.Count, known.Refusals.Count)) is { } fault)
        {
            Close(fault);
        }
        else if (report.Query != 0 && _status.Complete(report.Query))
        {
            _signal.Set();
        }
    }

    /// <remarks>Looks again under the slot's lock: what a link still had to say when another took over must not undo the newer Hello.</remarks>
    /// <returns>Whether the link was still open.</returns>
    private bool Update(Func<ObservedWorker, ObservedWorker> change)
    {
        var isOpen = false;
        _slot.Update(worker => (isOpen = !Closing.IsCancellationRequested) ? change(worker) : worker);
        return isOpen;
    }

    private void Acknowledge(Revision revision)
    {
        lock (_lock)
        {
            if (revision > _acknowledged)
            {
                (_acknowledged, _unacknowledgedSince) = (revision, _time.GetTimestamp());
            }
        }
    }

    private MasterMessage? Compose()
    {
        RegistrySnapshot? wanted;
        lock (_lock)
        {
            // Once: what it says does not change, and each heartbeat comes here.
            (wanted, _wanted) = (_wanted, null);
        }

        if (wanted is not null && ComposeOrders(Assignment.Of(wanted, Name)) is { } orders)
        {
            return new MasterMessage { Orders = orders };
        }

        if (_reading.IsQueryDue)
        {
            _ = _status.Ask(out _);
        }

        if (_status.TryBegin(out var id))
        {
            _reading.Asked(id);
            return new MasterMessage { StatusQuery = new StatusQuery { Id = id } };
        }

        return _calls.Next();
    }

    private Orders? ComposeOrders(Assignment assignment)
    {
        var due = _delivered.Advance(assignment);
        if (due.Count == 0 && _isOrdered)
        {
            return null;
        }

        // The first orders go out even when there are none: the answer tells how far the worker is.
        _isOrdered = true;
        lock (_lock)
        {
            _unacknowledgedSince = _acknowledged < _ordered ? _unacknowledgedSince : _time.GetTimestamp();
            _ordered = assignment.Revision;
        }

        _slot.Sent = new SentOrders(assignment.Revision, _time.GetTimestamp());

        return new Orders { Revision = assignment.Revision.Value, Orders_ = { due } };
    }
}
