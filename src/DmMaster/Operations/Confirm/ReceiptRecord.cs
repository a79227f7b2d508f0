using DmMaster.Operations.Metrics;

namespace DmMaster.Operations.Confirm;

/// <summary>What is kept of the receipts of one operation: for metrics and, where somebody traces it, for its trace.</summary>
internal sealed class ReceiptRecord : IDisposable
{
    private readonly OperationMeter _meter;
    private readonly string _command;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ReceiptSpan? _span;

    /// <summary>Begins when the orders were given.</summary>
    /// <param name="meter">Whose metrics.</param>
    /// <param name="verb">By which command they were given.</param>
    /// <param name="orders">How many.</param>
    /// <param name="time">The clock.</param>
    public ReceiptRecord(OperationMeter meter, string verb, int orders, TimeProvider time)
    {
        (_meter, _command, _time, _started) = (meter, OperationMeter.CommandOf(verb), time, time.GetTimestamp());
        _span = ReceiptSpan.Start();
        meter.Ordered(_command, orders);
    }

    /// <summary>It is known what came of one.</summary>
    public void Add(PendingReceipt receipt)
    {
        var delay = _time.GetElapsedTime(_started);
        _meter.Received(_command, receipt.Outcome!.Receipt, delay);
        _span?.Add(receipt.Outcome, delay, receipt.SentAt is { } at ? Max(_time.GetElapsedTime(_started, at), TimeSpan.Zero) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _span?.Dispose();

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
