using DmMaster.Registry;

namespace DmMaster.Operations.Tasks;

/// <summary>
/// Keeps starts of one task apart while its metadata is removed: none may come into being that the removal takes the checkpoint from. Starts
/// without a removal go side by side. Pause, stop and query never ask.
/// </summary>
public sealed class TaskLatches
{
    private const int Alone = -1;

    private readonly Dictionary<TaskName, int> _held = [];
    private readonly Lock _lock = new();

    /// <summary>Takes the latch of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="alone">Whether nobody else may have it.</param>
    /// <returns>What gives it back when it is disposed; null when it is taken.</returns>
    public IDisposable? TryTake(TaskName task, bool alone)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(task);
            if (held == Alone || (alone && held > 0))
            {
                return null;
            }

            _held[task] = alone ? Alone : held + 1;
            return new Latch(this, task);
        }
    }

    private void Give(TaskName task)
    {
        lock (_lock)
        {
            var held = _held[task];
            if (held is Alone or 1)
            {
                _held.Remove(task);
            }
            else
            {
                _held[task] = held - 1;
            }
        }
    }

    private sealed class Latch(TaskLatches latches, TaskName task) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                latches.Give(task);
            }
        }
    }
}
