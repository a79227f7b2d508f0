namespace DmMaster.Store.InProcess;

/// <summary>Signals that are due, gathered under the lock and set after it is released.</summary>
internal sealed class WakeUps
{
    private List<TaskCompletionSource>? _signals;

    /// <summary>Gathers one.</summary>
    internal void Add(TaskCompletionSource signal) => (_signals ??= []).Add(signal);

    /// <summary>Sets all. Never under the lock.</summary>
    internal void Set()
    {
        foreach (var signal in _signals ?? [])
        {
            signal.TrySetResult();
        }
    }
}
