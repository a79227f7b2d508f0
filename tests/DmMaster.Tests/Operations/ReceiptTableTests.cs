using DmMaster.Operations;
using DmMaster.Operations.Confirm;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Workers.Observed;

namespace DmMaster.Tests.Operations;

/// <summary>The table of <c>PendingReceipt</c>, row by row: what is decided while nobody's patience is over.</summary>
public sealed class ReceiptTableTests : ReceiptTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>The row, what is done before somebody waits, the receipt (none: it waits), and what its message holds.</summary>
    public static TheoryData<string, Receipt?, string> Rows => new()
    {
        { "none, the next is about to have the source", null, "" },
        { "none", Receipt.NotConfirmed, "relevant worker-client not found" },
        { "offline, which is expected", Receipt.Confirmed, "" },
        { "heard, and it proves something", Receipt.Confirmed, "" },
        { "a later order took the place", Receipt.NotConfirmed, "a later order (Running) took its place" },
        { "silent", Receipt.NotConfirmed, "worker w1 is silent" },
        { "its port refused since", Receipt.NotConfirmed, "worker w1 cannot be reached" },
        { "its port refused before", null, "" },
        { "not asked yet", null, "" },
        { "heard, and it proves nothing", null, "" },
        { "proof comes before a later order", Receipt.Confirmed, "" },
        { "a later order comes before silence", Receipt.NotConfirmed, "took its place" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Receipt_OfARow_IsAsTheTableSays(string row, Receipt? expected, string message)
    {
        Arrange(row, isWaitedFor: false);
        IExpectation expectation = row == "offline, which is expected" ? new SourceExpectation(new("s1"), isHandled: false) : SubtaskExpectation.Paused(Task);
        using var pending = new PendingReceipt(new AwaitedReceipt(new("s1"), Ordered, expectation), Observed, new FormerHolders(Observed), new Signal());
        pending.TryComplete(Feed.Current, Silence, Time);
        Arrange(row, isWaitedFor: true);
        if (pending.Outcome is null)
        {
            pending.TryComplete(Feed.Current, Silence, Time);
        }

        Assert.Equal(expected, pending.Outcome?.Receipt);
        Assert.Contains(message, pending.Outcome?.Message ?? "", StringComparison.Ordinal);
    }

    private void Arrange(string row, bool isWaitedFor)
    {
        if (isWaitedFor)
        {
            if (row == "its port refused since")
            {
                Refuse("w1");
            }

            return;
        }

        var isStock = row is "its port refused since" or "its port refused before" or "not asked yet";
        if (isStock)
        {
            Ask("w1");
        }

        Bind(("s1", "w1"));
        switch (row)
        {
            case "none, the next is about to have the source":
                Unbind(unbound: true);
                break;
            case "none":
                Unbind(unbound: false);
                break;
            case "offline, which is expected":
                Publish(static now => now with { Workers = now.Workers.SetItem(new("w1"), now.Workers[new("w1")] with { AliveRevision = default }) });
                Report("w1", 4, Stage.Running);
                break;
            case "heard, and it proves something":
                Report("w1", 5, Stage.Paused);
                break;
            case "proof comes before a later order":
                Report("w1", 5, Stage.Paused);
                Order("s1", Stage.Running, 6);
                break;
            case "a later order took the place":
                Report("w1", 4, Stage.Running);
                Order("s1", Stage.Running, 6);
                break;
            case "a later order comes before silence":
                Report("w1", 4, Stage.Running);
                Time.Advance(Silence + TimeSpan.FromMilliseconds(1));
                Order("s1", Stage.Running, 6);
                break;
            case "silent":
                Report("w1", 4, Stage.Running);
                Time.Advance(Silence + TimeSpan.FromMilliseconds(1));
                break;
            case "its port refused before":
                Refuse("w1");
                Time.Advance(TimeSpan.FromSeconds(1));
                break;
            case "heard, and it proves nothing":
                Report("w1", 5, Stage.Pausing);
                break;
        }
    }

    private void Unbind(bool unbound) => Publish(now => now with
    {
        Bindings = now.Bindings.Clear(),
        Workers = now.Workers.SetItem(new("w1"), now.Workers[new("w1")] with { Bound = null }),
        Sources = now.Sources.SetItem(new("s1"), new SourceEntry(new("s1"), "", new(1))),
        Placement = unbound ? now.Placement with { Unbound = now.Placement.Unbound.Add(new("s1")), Free = now.Placement.Free.Add(new("w1")) } : now.Placement,
    });
}
