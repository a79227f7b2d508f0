using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Stock;

/// <summary>The relay unit of a worker while relay is on.</summary>
internal sealed class RelayMachine(StockWorkerEnvironment context)
{
    private readonly Lock _lock = new();
    private Stage _stage = Stage.New;
    private bool _isCanceled;

    /// <summary>Brings it to an expected stage, by the rules of stock.</summary>
    public void Expect(Stage expect)
    {
        lock (_lock)
        {
            switch (expect, _stage)
            {
                case (Stage.Running, Stage.New or Stage.Paused):
                    (_stage, _isCanceled) = (Stage.Running, false);
                    break;
                case (Stage.Paused, Stage.Running):
                    (_stage, _isCanceled) = (Stage.Paused, true);
                    break;
                case (Stage.Running, _):
                    context.Log(StockWorkerErrors.RelayStageNotValid(_stage, Stage.Paused, "ResumeRelay"));
                    break;
                case (Stage.Paused, _):
                    context.Log(StockWorkerErrors.RelayStageNotValid(_stage, Stage.Running, "PauseRelay"));
                    break;
                default:
                    _stage = Stage.Stopped;
                    break;
            }
        }

        context.Changed.Fire();
    }

    public RelayStatus ToStatus()
    {
        lock (_lock)
        {
            return _stage == Stage.Stopped ? new RelayStatus { Stage = Stage.Stopped } : new RelayStatus
            {
                Stage = _stage,
                Result = _isCanceled ? new ProcessResult { IsCanceled = true } : null,
                MasterBinlog = "(mysql-bin.000001, 860)",
                RelaySubDir = "1-1.000001",
                RelayBinlog = "(mysql-bin.000001, 860)",
                RelayCatchUpMaster = true,
            };
        }
    }
}
