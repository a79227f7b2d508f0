namespace DmMaster.Store;

/// <summary>What one <see cref="TxnOp"/> did.</summary>
public abstract record TxnOpResult
{
    private TxnOpResult()
    {
    }

    /// <summary>A put was done.</summary>
    /// <param name="Previous">The key before, null when it did not exist.</param>
    public sealed record Put(KeyValue? Previous) : TxnOpResult;

    /// <summary>A delete was done.</summary>
    /// <param name="Previous">The keys that were deleted.</param>
    public sealed record Delete(IReadOnlyList<KeyValue> Previous) : TxnOpResult;

    /// <summary>A read was done.</summary>
    /// <param name="Result">What was found.</param>
    public sealed record Read(RangeResult Result) : TxnOpResult;

    /// <summary>A nested transaction was done.</summary>
    /// <param name="Succeeded">Whether every compare of it held.</param>
    /// <param name="Results">One for each operation of the branch taken.</param>
    public sealed record Nested(bool Succeeded, IReadOnlyList<TxnOpResult> Results) : TxnOpResult;
}
