using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>
/// What a worker has taken in, and what it has yet to tell. It outlives links. How subtasks stand is not kept here: it is asked
/// of the handler when a message is made, so that nothing older can overtake something newer, and many changes are one.
/// </summary>
/// <remarks>
/// The revision is read before the handler is asked: a report never claims to be later than it is. What orders settled is told when all
/// orders of a revision are carried out: told before, in a report for another reason, it would not count as their receipt. The handler
/// is never asked under the lock.
/// </remarks>
internal sealed class WorkerState(NativeWorkerOptions options, IWorkerHandler handler, string instance)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProcessError> _refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProcessError> _validatorRefusals = new(StringComparer.Ordinal);
    private SourceStatus _source = new() { Worker = options.Name };
    private string _relaySource = "";
    private ProcessError? _relayRefused;
    private string _cluster = "";
    private long _revision;
    private ulong _query;
    private int _epoch;
    private bool _isDue;
    private bool _isComplete;
    private bool _areRefusalsDue;
    private bool _isSourceSettled;
    private bool _isRefusalSettled;

    /// <summary>The first words to a master: all there is, so that nothing else is left to tell but what was refused.</summary>
    public Hello ToHello()
    {
        var hello = new Hello { Name = options.Name, Address = options.Address, Instance = instance, TakesCalls = options.Calls is not null };
        lock (_lock)
        {
            (hello.Cluster, hello.Revision, hello.Source, hello.RelaySource) = (_cluster, _revision, _source.Source, _relaySource);
            _changed.Clear();
            _settled.Clear();
            (_query, _isComplete, _isSourceSettled, _isRefusalSettled) = (0, false, false, false);
            _isDue = _areRefusalsDue = _refusals.Count + _validatorRefusals.Count > 0;
        }

        hello.Subtasks.Add(Status());
        hello.RelayStatus = Relay();
        return hello;
    }

    /// <summary>The source that is handled, empty for none.</summary>
    public string Source
    {
        get
        {
            lock (_lock)
            {
                return _source.Source;
            }
        }
    }

    /// <summary>A master said who it is. Of another cluster, no order has been carried out yet.</summary>
    /// <returns>What the orders of its link are counted in.</returns>
    public int Join(string cluster)
    {
        lock (_lock)
        {
            if (_cluster != cluster)
            {
                (_cluster, _revision) = (cluster, 0);
                ForgetRefusalsNeedsLock();
            }

            return ++_epoch;
        }
    }

    /// <summary>What runs is stopped without an order: from now on none counts as carried out, so that all are given again.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            _revision = 0;
            _epoch++;
        }
    }

    /// <summary>Orders up to this revision are carried out: now what they settled can be told. Those of an earlier link do not count any more.</summary>
    public void Reach(long revision, int epoch)
    {
        lock (_lock)
        {
            if (epoch != _epoch)
            {
                return;
            }

            (_revision, _isDue) = (revision, true);
            _changed.UnionWith(_settled);
            _settled.Clear();
            _isComplete |= _isSourceSettled;
            _areRefusalsDue |= _isRefusalSettled;
            (_isSourceSettled, _isRefusalSettled) = (false, false);
        }
    }

    /// <summary>This source is handled now, or none; then all subtasks are gone.</summary>
    public void SetSource(string source, ProcessResult? result)
    {
        lock (_lock)
        {
            _source = new SourceStatus { Source = source, Worker = options.Name, Result = result };
            _isSourceSettled = true;
            if (source.Length == 0)
            {
                ForgetRefusalsNeedsLock();
            }
        }
    }

    /// <summary>The relay logs of this source are asked for now, or of none; perhaps that cannot be done.</summary>
    public void SetRelay(string source, ProcessError? refused)
    {
        lock (_lock)
        {
            (_relaySource, _relayRefused) = (source, refused);
        }
    }

    /// <summary>Relay changed.</summary>
    public void ChangeRelay()
    {
        lock (_lock)
        {
            _isDue = true;
        }
    }

    /// <summary>A subtask changed, came or went.</summary>
    public void Change(string task)
    {
        lock (_lock)
        {
            _changed.Add(task);
            _isDue = true;
        }
    }

    /// <summary>The last order on a subtask was carried out, or refused.</summary>
    public void Settle(string task, ProcessError? refused) => Settle(_refusals, task, refused);

    /// <summary>The last order on a validator was carried out, or refused. What was said of the subtask itself stands.</summary>
    public void SettleValidator(string task, ProcessError? refused) => Settle(_validatorRefusals, task, refused);

    /// <summary>A subtask is gone, and its validator with it.</summary>
    public void Forget(string task)
    {
        Settle(task, null);
        SettleValidator(task, null);
    }

    /// <summary>The master asks for everything.</summary>
    public void Ask(ulong query)
    {
        lock (_lock)
        {
            (_query, _isDue, _isComplete) = (query, true, true);
        }
    }

    /// <summary>Takes what is to be told.</summary>
    /// <returns>Null when nothing is.</returns>
    public Report? TakeReport()
    {
        Report report;
        HashSet<string> changed;
        lock (_lock)
        {
            if (!_isDue)
            {
                return null;
            }

            report = new Report { Revision = _revision, Query = _query, Complete = _isComplete, Source = _source.Clone() };
            report.Refusals.Add(_areRefusalsDue ? RefusalsNeedsLock() : []);
            changed = new HashSet<string>(_changed, StringComparer.Ordinal);
            _changed.Clear();
            (_query, _isDue, _isComplete, _areRefusalsDue) = (0, false, false, false);
        }

        var status = Status();
        report.Source.RelayStatus = Relay();
        report.Subtasks.Add(report.Complete ? status : status.Where(subtask => changed.Contains(subtask.Name)));
        report.Removed.Add(changed.Except(status.Select(subtask => subtask.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return report;
    }

    /// <summary>How all subtasks stand.</summary>
    public IReadOnlyList<SubTaskStatus> Status() => Ask("tell how its subtasks stand", handler.Status);

    private void Settle(Dictionary<string, ProcessError> refusals, string task, ProcessError? refused)
    {
        lock (_lock)
        {
            _settled.Add(task);
            refusals.Remove(task);
            if (refused is not null)
            {
                refusals.Add(task, refused);
                _isRefusalSettled = true;
            }
        }
    }

    // A master keeps the last that it reads of a task: that of the subtask itself.
    private IEnumerable<Refusal> RefusalsNeedsLock() =>
        _validatorRefusals.Concat(_refusals).Select(static refused => new Refusal { Task = refused.Key, Error = refused.Value });

    private void ForgetRefusalsNeedsLock()
    {
        _refusals.Clear();
        _validatorRefusals.Clear();
    }

    /// <remarks>A refused order shows as an error of relay, on top of what the handler says of it.</remarks>
    private RelayStatus? Relay()
    {
        var status = Ask("tell how relay stands", handler.RelayStatus);
        ProcessError? refused;
        lock (_lock)
        {
            refused = _relayRefused;
        }

        if (refused is null)
        {
            return status;
        }

        status = status?.Clone() ?? new RelayStatus { Stage = Stage.Stopped };
        status.Result ??= new ProcessResult();
        status.Result.Errors.Add(refused);
        return status;
    }

    private static T Ask<T>(string what, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e)
        {
            throw new WorkerHandlerException(what, e);
        }
    }
}
