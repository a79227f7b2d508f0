using System.Diagnostics.Metrics;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Metrics;

/// <summary>What is measured of operations: how many, what they ordered, and the receipts of it.</summary>
/// <remarks>Labels are words of ours, never of a client: verbs, and what came of it.</remarks>
public sealed class OperationMeter : IMeterSource
{
    private static readonly InstrumentAdvice<double> Bounds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private Counter<long>? _operations;
    private Counter<long>? _orders;
    private Histogram<double>? _receipts;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        _operations = meter.CreateCounter<long>(
            "dmmaster_operations_total", null, "Changes that were asked for, by verb, and whether they were carried out or ordered, or refused.");
        _orders = meter.CreateCounter<long>("dmmaster_orders_total", null, "Orders to workers that a receipt was waited for, by verb.");
        _receipts = meter.CreateHistogram(
            "dmmaster_receipt_delay_seconds", null, "From an order to its receipt, or to when it was given up, by verb and verdict.", advice: Bounds);
    }

    /// <summary>A change was asked for.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="isDone">Whether it was carried out or ordered.</param>
    public void Asked(string verb, bool isDone) => _operations?.Add(1, new("verb", CommandOf(verb)), new("result", isDone ? "done" : "refused"));

    /// <summary>Orders were given.</summary>
    /// <param name="command">By which command, as <see cref="CommandOf"/> says it.</param>
    /// <param name="orders">How many.</param>
    public void Ordered(string command, int orders) => _orders?.Add(orders, new KeyValuePair<string, object?>("verb", command));

    /// <summary>It is known what came of an order.</summary>
    /// <param name="command">By which command it was given, as <see cref="CommandOf"/> says it.</param>
    /// <param name="receipt">What came of it.</param>
    /// <param name="delay">After which time.</param>
    public void Received(string command, Receipt receipt, TimeSpan delay) =>
        _receipts?.Record(delay.TotalSeconds, new("verb", command), new("verdict", WordOf(receipt)));

    /// <summary>A verdict in a word.</summary>
    public static string WordOf(Receipt receipt) => receipt switch
    {
        Receipt.Confirmed => "confirmed",
        Receipt.Refused => "refused",
        _ => "not_confirmed",
    };

    /// <summary>The command of a verb, <c>none</c> where there is no verb. What comes behind it may be any word of a client: <c>offline-member worker</c>.</summary>
    public static string CommandOf(string verb) => verb.Length == 0 ? "none" : verb.IndexOf(' ') is > 0 and var end ? verb[..end] : verb;
}
