namespace DmMaster.Store.InProcess;

/// <summary>A draft on its way to publication.</summary>
/// <param name="draft">The draft.</param>
/// <param name="forgotten">How many tombstones had been forgotten when it was made: it is without them.</param>
internal sealed class PendingDraft(Draft draft, long forgotten)
{
    private TaskCompletionSource? _published;

    /// <summary>The draft.</summary>
    internal Draft Draft => draft;

    /// <summary>How many tombstones had been forgotten when it was made.</summary>
    internal long Forgotten => forgotten;

    /// <summary>Completes when the draft is published, or fails with why it is not. Under the store's lock.</summary>
    internal Task Published =>
        (_published ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>It is published. Outside the lock, after it was removed from all that is guarded by it.</summary>
    internal void Complete() => _published?.TrySetResult();

    /// <summary>It will not be. As <see cref="Complete"/>.</summary>
    internal void Fail(StoreException failure)
    {
        _published?.TrySetException(failure);
        _ = _published?.Task.Exception;
    }
}
