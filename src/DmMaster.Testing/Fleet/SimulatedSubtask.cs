using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Fleet;

/// <summary>One subtask of a simulated worker: the stages of a stock worker's subtask, without the data.</summary>
internal sealed class SimulatedSubtask(string name, TimeProvider time)
{
    private readonly long _created = time.GetTimestamp();
    private volatile Stage _stage = Stage.New;
    private volatile ValidationStatus? _validation;

    /// <summary>Where it stands. Read and written from any thread.</summary>
    public Stage Stage
    {
        get => _stage;
        set => _stage = value;
    }

    /// <summary>Brings its validator to a stage, Running or Stopped.</summary>
    public void Validate(string source, Stage stage, string mode) =>
        _validation = new ValidationStatus { Task = name, Source = source, Mode = mode, Stage = stage };

    /// <summary>How it stands, as a stock worker would say it in the sync unit.</summary>
    public SubTaskStatus ToStatus()
    {
        var stage = Stage;
        var rows = (long)time.GetElapsedTime(_created).TotalSeconds;
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
}
