using DmMaster.Config;
using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Stock;

/// <summary>One subtask of a stock worker: its stages and units, without the data. Guarded by the lock of the subtasks.</summary>
internal sealed class SubtaskMachine(string name, string source)
{
    public string Name => name;

    public string Source => source;

    public Stage Stage { get; private set; } = Stage.New;

    /// <summary>The task's mode, such as <c>incremental</c>.</summary>
    public string Mode { get; private set; } = "";

    public UnitType Unit { get; private set; }

    public ProcessResult? Result { get; private set; }

    public ValidatorMachine? Validator { get; private set; }

    public bool UsesRelay { get; set; }

    /// <summary>The DDL of its shard group; null while it has no shard mode.</summary>
    public ShardMachine? Shard { get; private set; }

    /// <summary>Ends what goes on beside the stages when the subtask is closed.</summary>
    public CancellationTokenSource Closing { get; } = new();

    /// <summary>How often it has begun to run.</summary>
    public int Runs { get; private set; }

    public bool IsReplicating => this is { Stage: Stage.Running, Unit: UnitType.Sync };

    /// <summary>Whether the loading of a dump comes before replication.</summary>
    public bool Loads => Mode is not ("incremental" or "");

    /// <summary>Takes a configuration: at its beginning, and when it is resumed.</summary>
    public void Configure(SubTaskConfig config)
    {
        Mode = config.Mode;
        Shard = config.ShardMode.Length == 0 ? null : Shard ?? new ShardMachine();
        Shard?.Configure(config);
        if (Unit == UnitType.InvalidUnit)
        {
            Unit = Loads ? UnitType.Load : UnitType.Sync;
        }
    }

    /// <summary>Sits in a stage without having run.</summary>
    public void Sit(Stage stage) => (Stage, Result) = (stage, null);

    /// <summary>Begins to pause; an error when it cannot.</summary>
    public DmError? BeginPause(out bool begun)
    {
        begun = false;
        if (Stage == Stage.Paused && Result is { IsCanceled: false })
        {
            // Paused by an error: from now on by an operator, so nothing resumes it on its own.
            Result.IsCanceled = true;
            return null;
        }

        if (Stage != Stage.Running)
        {
            return StockWorkerErrors.NotRunning(Stage);
        }

        (Stage, begun) = (Stage.Pausing, true);
        return null;
    }

    public void EndPause()
    {
        if (Stage == Stage.Pausing)
        {
            (Stage, Result) = (Stage.Paused, new ProcessResult { IsCanceled = true });
        }
    }

    public DmError? BeginResume()
    {
        if (Stage is not (Stage.Paused or Stage.Stopped))
        {
            return StockWorkerErrors.NotPaused(Stage);
        }

        Stage = Stage.Resuming;
        return null;
    }

    public void Run() => (Stage, Result, Runs) = (Stage.Running, null, Runs + 1);

    /// <summary>A unit stopped with an error; false when none was running.</summary>
    public bool Fail(ProcessError error)
    {
        if (Stage != Stage.Running)
        {
            return false;
        }

        (Stage, Result) = (Stage.Paused, new ProcessResult { Errors = { error } });
        return true;
    }

    /// <summary>Resumes after an error that may pass; not when an operator paused it meanwhile.</summary>
    public void TryAgain()
    {
        if (Stage == Stage.Paused && Result is { IsCanceled: false })
        {
            Run();
        }
    }

    /// <summary>Resumes after an event was skipped or replaced, also when an operator paused it meanwhile.</summary>
    public void GoOn()
    {
        if (Stage == Stage.Paused)
        {
            Run();
        }
    }

    /// <summary>The load unit ended: replication follows, or nothing does.</summary>
    public void EndLoad()
    {
        if (Mode is "full" or "load" or "dump")
        {
            (Stage, Result) = (Stage.Finished, new ProcessResult());
        }
        else
        {
            Unit = UnitType.Sync;
        }
    }

    public ValidatorMachine StartValidator(string mode)
    {
        Validator ??= new ValidatorMachine(name, source);
        Validator.Start(mode);
        return Validator;
    }

    public SubTaskStatus ToStatus(Stage told)
    {
        var status = ToPlainStatus(told);
        if (status.Sync is { } sync)
        {
            Shard?.Fill(sync);
        }

        return status;
    }

    private SubTaskStatus ToPlainStatus(Stage told) => new()
    {
        Name = name,
        Stage = told,
        Unit = Unit,
        Result = Result?.Clone(),
        Load = Unit == UnitType.Load ? new LoadStatus { FinishedBytes = 5, TotalBytes = 10, Progress = "50.00 %" } : null,
        Sync = Unit != UnitType.Sync ? null : new SyncStatus
        {
            MasterBinlog = "(mysql-bin.000001, 860)",
            SyncerBinlog = "(mysql-bin.000001, 860)",
            Synced = true,
            BinlogType = UsesRelay ? "local" : "remote",
        },
        Validation = Unit == UnitType.Sync ? Validator?.ToStatus() : null,
    };
}
