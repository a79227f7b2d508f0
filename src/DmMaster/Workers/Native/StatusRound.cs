namespace DmMaster.Workers.Native;

/// <summary>
/// Status calls to one worker: at most one under way, shared by all who wait, and no answer older than the
/// question. Who asks while one is under way waits for the next, with all others who do.
/// </summary>
public sealed class StatusRound
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private TaskCompletionSource? _underWay;
    private ulong _id;

    /// <summary>Asks. The task ends when an answer to a question not older than this call came in.</summary>
    /// <param name="isDue">Whether <see cref="TryBegin"/> should be called now.</param>
    public Task Ask(out bool isDue)
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            isDue = _underWay is null;
            return _next.Task;
        }
    }

    /// <summary>Begins the next call, when somebody wants it and none is under way.</summary>
    public bool TryBegin(out ulong id)
    {
        lock (_lock)
        {
            id = 0;
            if (_underWay is not null || _next is null)
            {
                return false;
            }

            (_underWay, _next) = (_next, null);
            id = ++_id;
            return true;
        }
    }

    /// <summary>The answer to a call came in; an answer to any other is ignored.</summary>
    /// <returns>Whether the next call should begin.</returns>
    public bool Complete(ulong id)
    {
        lock (_lock)
        {
            if (_underWay is null || id != _id)
            {
                return false;
            }

            _underWay.SetResult();
            _underWay = null;
            return _next is not null;
        }
    }

    /// <summary>There will be no answer any more.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _underWay?.TrySetCanceled();
            _next?.TrySetCanceled();
            (_underWay, _next) = (null, null);
        }
    }
}
