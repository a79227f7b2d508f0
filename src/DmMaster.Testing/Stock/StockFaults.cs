using System.Collections.Concurrent;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Testing.Stock;

/// <summary>What is wrong with a simulated stock worker. Everything may be changed at any time from any thread.</summary>
public sealed class StockFaults
{
    private readonly ConcurrentDictionary<string, Stage> _lies = new();
    private readonly ConcurrentDictionary<string, Stage> _inventions = new();
    private readonly ConcurrentDictionary<string, bool> _stuck = new();
    private readonly ConcurrentDictionary<string, bool> _loading = new();
    private readonly Pulse _changed = new();
    private volatile bool _frozen;
    private volatile bool _mute;
    private volatile string? _refusal;
    private long _delayTicks;

    /// <summary>How long each answer to the master is held back. Zero for none.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Whether the whole process stands still, as after SIGSTOP: it accepts connections, answers nothing and sends no heartbeat.</summary>
    public bool IsFrozen
    {
        get => _frozen;
        set
        {
            _frozen = value;
            _changed.Fire();
        }
    }

    /// <summary>Whether its port accepts and never answers, while all else goes on: it follows orders and sends heartbeats.</summary>
    public bool IsMute
    {
        get => _mute;
        set
        {
            _mute = value;
            _changed.Fire();
        }
    }

    /// <summary>Refuses every call of the master with UNKNOWN and this text; null for none.</summary>
    public string? Refusal
    {
        get => _refusal;
        set => _refusal = value;
    }

    /// <summary>Tells the master that a subtask is in a stage in which it is not.</summary>
    public void LieAbout(string task, Stage stage) => _lies[task] = stage;

    /// <summary>Tells the truth about a subtask again.</summary>
    public void StopLyingAbout(string task) => _lies.TryRemove(task, out _);

    /// <summary>Tells the master of a subtask that it does not have.</summary>
    public void Invent(string task, Stage stage) => _inventions[task] = stage;

    /// <summary>The source that it says it handles, whatever it does; null for the truth.</summary>
    public string? ClaimedSource { get; set; }

    /// <summary>Has the next pause of a subtask never end, until <see cref="Unstick"/>.</summary>
    public void Stick(string task) => _stuck[task] = true;

    /// <summary>Lets a pause end.</summary>
    public void Unstick(string task)
    {
        _stuck.TryRemove(task, out _);
        _changed.Fire();
    }

    /// <summary>Has the load unit of a task never end, until <see cref="FinishLoad"/>.</summary>
    public void HoldLoad(string task) => _loading[task] = true;

    /// <summary>Lets the load unit of a task end.</summary>
    public void FinishLoad(string task)
    {
        _loading.TryRemove(task, out _);
        _changed.Fire();
    }

    internal Stage StageToTell(string task, Stage truth) => _lies.GetValueOrDefault(task, truth);

    internal IEnumerable<SubTaskStatus> Inventions() =>
        _inventions.Select(static invention => new SubTaskStatus { Name = invention.Key, Stage = invention.Value, Unit = UnitType.Sync });

    internal bool IsStuck(string task) => _stuck.ContainsKey(task);

    internal bool IsLoading(string task) => _loading.ContainsKey(task);

    /// <summary>Waits while the process stands still.</summary>
    internal ValueTask ThawAsync(CancellationToken cancellationToken) =>
        _frozen ? new ValueTask(_changed.UntilAsync(() => !_frozen, cancellationToken)) : default;

    /// <summary>Waits until a pause may end.</summary>
    internal Task UnstuckAsync(string task, CancellationToken cancellationToken) =>
        _changed.UntilAsync(() => !IsStuck(task), cancellationToken);

    /// <summary>Waits until a load unit may end.</summary>
    internal Task LoadedAsync(string task, CancellationToken cancellationToken) =>
        _changed.UntilAsync(() => !IsLoading(task), cancellationToken);

    /// <summary>Stands between a call of the master and its answer.</summary>
    /// <exception cref="RpcException">The call is refused.</exception>
    internal async ValueTask BeforeAnswerAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (Delay is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        if (_frozen || _mute)
        {
            await _changed.UntilAsync(() => !_frozen && !_mute, cancellationToken);
        }

        if (_refusal is { } refusal)
        {
            throw new RpcException(new Status(StatusCode.Unknown, refusal));
        }
    }
}
