using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Stock;

/// <summary>The validator of a subtask. Guarded by the lock of the subtasks.</summary>
internal sealed class ValidatorMachine(string task, string source)
{
    private const string NoRows = "insert/update/delete: 0/0/0";

    /// <summary>Running or Stopped.</summary>
    public Stage Stage { get; private set; } = Stage.Stopped;

    /// <summary><c>full</c> or <c>fast</c>.</summary>
    public string Mode { get; private set; } = "full";

    /// <summary>Where it cuts over, as the last update said.</summary>
    public (string Position, string Gtid) Cutover { get; set; } = ("", "");

    public void Start(string mode) => (Stage, Mode) = (Stage.Running, mode);

    public void Stop() => Stage = Stage.Stopped;

    public ValidationStatus ToStatus() => new()
    {
        Task = task,
        Source = source,
        Mode = Mode,
        Stage = Stage,
        ProcessedRowsStatus = NoRows,
        PendingRowsStatus = NoRows,
        ErrorRowsStatus = "new/ignored/resolved: 0/0/0",
        CutoverBinlogPos = Cutover.Position,
        CutoverBinlogGtid = Cutover.Gtid,
    };
}
