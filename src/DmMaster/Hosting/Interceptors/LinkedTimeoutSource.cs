namespace DmMaster.Hosting.Interceptors;

/// <summary>A token source with a time-out on a given clock that also follows another token.</summary>
/// <param name="delay">The time-out; zero cancels at once.</param>
/// <param name="time">Its clock.</param>
internal sealed class LinkedTimeoutSource(TimeSpan delay, TimeProvider time) : CancellationTokenSource(delay, time)
{
    private CancellationTokenRegistration _link;

    /// <summary>Follows a token as well.</summary>
    public void Link(CancellationToken token) =>
        _link = token.UnsafeRegister(static source => ((LinkedTimeoutSource)source!).Cancel(), this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _link.Dispose();
        base.Dispose(disposing);
    }
}
