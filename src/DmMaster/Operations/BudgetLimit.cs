namespace DmMaster.Operations;

/// <summary>The end of a <see cref="Budget"/>, or of its caller's patience, as a token.</summary>
public sealed class BudgetLimit : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;

    internal BudgetLimit(TimeSpan left, TimeProvider time, CancellationToken caller)
    {
        _limit = new CancellationTokenSource(left, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    /// <summary>Cancelled at whichever comes first.</summary>
    public CancellationToken Token => _either.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
