using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Fleet;

/// <summary>One subtask of a simulated worker: the stages of a stock worker's subtask, without the data.</summary>
internal sealed class SimulatedSubtask(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Stage _stage = Stage.New;
    private long _since = time.GetTimestamp();
    private TimeSpan _ran;
    private volatile ValidationStatus? _validation;

    /// <summary>Where it stands. Read and written from any thread.</summary>
    public Stage Stage
    {
        get
        {
            lock (_lock)
            {
                return _stage;
            }
        }

        set
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                (_ran, _since, _stage) = (Ran(now), now, value);
            }
        }
    }

    /// <summary>Brings its validator to a stage, Running or Stopped.</summary>
    public void Validate(string source, Stage stage, string mode) =>
        _validation = new ValidationStatus { Task = name, Source = source, Mode = mode, Stage = stage };

    /// <summary>How it stands, as a stock worker would say it in the sync unit.</summary>
    public SubTaskStatus ToStatus()
    {
        var (stage, rows) = Look();
        return new SubTaskStatus
        {
            Name = name,
            Stage = stage,
            Unit = UnitType.Sync,
            Validation = _validation,

            // An operator paused it; the simulation has no other way to pause.
            Result = stage is Stage.Paused or Stage.Stopped ? new ProcessResult { IsCanceled = true } : null,
            Sync = new SyncStatus
            {
                MasterBinlog = $"(mysql-bin.000001, {4 + rows})",
                SyncerBinlog = $"(mysql-bin.000001, {4 + rows})",
                Synced = true,
                BinlogType = "remote",
                TotalEvents = rows,
                TotalRows = rows,
            },
        };
    }

    // A row a second, and none outside Running.
    private (Stage Stage, long Rows) Look()
    {
        lock (_lock)
        {
            return (_stage, (long)Ran(time.GetTimestamp()).TotalSeconds);
        }
    }

    private TimeSpan Ran(long now) => _stage == Stage.Running ? _ran + time.GetElapsedTime(_since, now) : _ran;
}
