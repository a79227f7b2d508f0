using DmMaster.Protocol.Dm;
using DmMaster.Protocol.V1;

namespace DmMaster.Worker;

/// <summary>What a worker runs, as it will say it to the next master. It outlives links.</summary>
internal sealed class WorkerState(string worker)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SubTaskStatus> _subtasks = new(StringComparer.Ordinal);
    private SourceStatus _source = new() { Worker = worker };
    private string _cluster = "";
    private long _revision;

    /// <summary>The first words to a master.</summary>
    public Hello ToHello(NativeWorkerOptions options, string instance)
    {
        lock (_lock)
        {
            return new Hello
            {
                Name = options.Name,
                Address = options.Address,
                Instance = instance,
                Cluster = _cluster,
                Revision = _revision,
                Source = _source.Source,
                Subtasks = { _subtasks.Values.Select(subtask => subtask.Clone()) },
            };
        }
    }

    /// <summary>A master said who it is. Of another cluster, no order has been carried out yet.</summary>
    public void Join(string cluster)
    {
        lock (_lock)
        {
            if (_cluster != cluster)
            {
                (_cluster, _revision) = (cluster, 0);
            }
        }
    }

    /// <summary>Orders up to this revision are carried out.</summary>
    public void Reach(long revision)
    {
        lock (_lock)
        {
            _revision = revision;
        }
    }

    /// <summary>The source is now this one.</summary>
    public void SetSource(SourceStatus source)
    {
        lock (_lock)
        {
            _source = source.Clone();
            _source.Worker = worker;
        }
    }

    /// <summary>There is no source any more, and no subtask.</summary>
    /// <returns>The subtasks that went.</returns>
    public IReadOnlyList<string> Clear()
    {
        lock (_lock)
        {
            var gone = _subtasks.Keys.ToList();
            _subtasks.Clear();
            _source = new SourceStatus { Worker = worker };
            return gone;
        }
    }

    /// <summary>A subtask now stands so.</summary>
    public void Set(SubTaskStatus subtask)
    {
        lock (_lock)
        {
            _subtasks[subtask.Name] = subtask.Clone();
        }
    }

    /// <summary>A subtask, if there is one.</summary>
    public bool Contains(string task)
    {
        lock (_lock)
        {
            return _subtasks.ContainsKey(task);
        }
    }

    /// <summary>A subtask is gone.</summary>
    public void Remove(string task)
    {
        lock (_lock)
        {
            _subtasks.Remove(task);
        }
    }

    /// <summary>A report that begins with the revision and the source.</summary>
    public Report NewReport()
    {
        lock (_lock)
        {
            return new Report { Revision = _revision, Source = _source.Clone() };
        }
    }
}
