using System.Diagnostics;
using DmMaster.Operations.Metrics;
using DmMaster.Telemetry;

namespace DmMaster.Operations.Confirm;

/// <summary>The receipts of an operation in its trace: an event for each, and for all that were sent over links a span of the delivery.</summary>
/// <param name="span">Its span, which from then on belongs to it.</param>
internal sealed class ReceiptSpan(Activity span) : IDisposable
{
    // What was not confirmed comes last, and is what one looks for.
    private const int MostConfirmed = Traces.MostEvents / 4 * 3;

    private readonly int[] _counts = new int[Enum.GetValues<Receipt>().Length];
    private TimeSpan _delivery;
    private int _delivered;
    private int _events;

    /// <summary>Begins one; null when nobody traces the operation.</summary>
    public static ReceiptSpan? Start() => Traces.Part("receipts") is { } span ? new ReceiptSpan(span) : null;

    /// <summary>It is known what came of an order.</summary>
    /// <param name="outcome">What.</param>
    /// <param name="delay">How long after the order.</param>
    /// <param name="sent">How long after the order it was sent over the worker's link; null when it was not.</param>
    public void Add(SourceOutcome outcome, TimeSpan delay, TimeSpan? sent)
    {
        _counts[(int)outcome.Receipt]++;
        if (sent is { } after)
        {
            _delivered++;
            _delivery = after > _delivery ? after : _delivery;
        }

        if (_events < (outcome.Receipt == Receipt.Confirmed ? MostConfirmed : Traces.MostEvents))
        {
            _events++;
            span.AddEvent(new ActivityEvent("receipt", tags: Describe(outcome, delay, sent)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var receipt in Enum.GetValues<Receipt>())
        {
            span.SetTag($"dm.{OperationMeter.WordOf(receipt)}", _counts[(int)receipt]);
        }

        TellDelivery();
        span.Dispose();
    }

    private static ActivityTagsCollection Describe(SourceOutcome outcome, TimeSpan delay, TimeSpan? sent)
    {
        var tags = new ActivityTagsCollection
        {
            { "dm.source", outcome.Source },
            { "dm.worker", outcome.Worker },
            { "dm.verdict", OperationMeter.WordOf(outcome.Receipt) },
            { "dm.delay_ms", delay.TotalMilliseconds },
        };
        if (sent is { } after)
        {
            tags.Add("dm.sent_ms", after.TotalMilliseconds);
        }

        return tags;
    }

    // From when the order was waited for until it had been sent to the last worker that has a link.
    private void TellDelivery()
    {
        if (_delivered == 0 || span.Parent is not { } operation)
        {
            return;
        }

        using var delivery = Traces.Source.StartActivity("delivery", ActivityKind.Internal, operation.Context, startTime: span.StartTimeUtc);
        delivery?.SetTag("dm.delivered", _delivered).SetEndTime(span.StartTimeUtc + _delivery);
    }
}
