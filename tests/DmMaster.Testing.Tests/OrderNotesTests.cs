using DmMaster.Testing.Fleet;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Testing.Tests;

public sealed class OrderNotesTests
{
    [Fact]
    public void Take_ByTheLastWorker_IsNotedWithItsTimeAndByFewerIsNot()
    {
        var time = new FakeTimeProvider();
        using var output = new StringWriter { NewLine = "\n" };
        var notes = new OrderNotes(3, output, time);

        foreach (var revision in new[] { 7, 7, 8, 7, 8, 9, 9, 9, 8 })
        {
            time.Advance(TimeSpan.FromTicks(1));
            notes.Take(revision);
        }

        var start = time.Start.Ticks;
        Assert.Equal($"order taken by all: revision=7 workers=3 at={start + 4}\norder taken by all: revision=9 workers=3 at={start + 8}\n", output.ToString());
    }
}
