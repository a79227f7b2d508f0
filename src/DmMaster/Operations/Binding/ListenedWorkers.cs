using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Binding;

/// <summary>The workers whose word somebody waits for. For one caller at a time.</summary>
internal sealed class ListenedWorkers(ObservedState observed)
{
    private readonly HashSet<WorkerName> _workers = [];
    private volatile bool _isAny;

    /// <summary>Whether there is any. For anybody.</summary>
    public bool IsAny => _isAny;

    /// <summary>Listens to these from now on, and to no others.</summary>
    /// <returns>Whether there is one that was not listened to before.</returns>
    public bool Listen(IReadOnlyCollection<WorkerName> workers, Signal signal)
    {
        foreach (var left in _workers.Except(workers).ToList())
        {
            _workers.Remove(left);
            observed.Of(left).Unlisten(signal);
        }

        var isNew = false;
        foreach (var worker in workers.Where(_workers.Add))
        {
            observed.Of(worker).Listen(signal);
            isNew = true;
        }

        _isAny = _workers.Count > 0;
        return isNew;
    }
}
