using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Fleet;

/// <summary>One subtask of a simulated worker: the stages of a stock worker's subtask, without the data.</summary>
internal sealed class SimulatedSubtask(string name, TimeProvider time)
{
    private readonly long _created = time.GetTimestamp();

    /// <summary>Where it stands.</summary>
    public Stage Stage { get; set; } = Stage.New;

    /// <summary>Whether an operator paused it.</summary>
    private bool IsCanceled => Stage is Stage.Paused or Stage.Stopped;

    /// <summary>How it stands, as a stock worker would say it in the sync unit.</summary>
    public SubTaskStatus ToStatus()
    {
        var rows = (long)time.GetElapsedTime(_created).TotalSeconds;
        return new SubTaskStatus
        {
            Name = name,
            Stage = Stage,
            Unit = UnitType.Sync,
            Result = IsCanceled ? new ProcessResult { IsCanceled = true } : null,
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
