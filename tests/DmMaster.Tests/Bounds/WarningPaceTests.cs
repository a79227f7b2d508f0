using DmMaster.Hosting.Bounds;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Bounds;

public sealed class WarningPaceTests
{
    [Fact]
    public void IsDue_AgainAndAgain_OnceInTenSecondsAndTellsOfTheOthers()
    {
        var time = new FakeTimeProvider();
        var pace = new WarningPace(time);

        Assert.Equal([(true, 0L), (false, 0L), (false, 1L)], [Ask(), Ask(), Ask()]);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([(true, 2L), (false, 0L)], [Ask(), Ask()]);

        (bool IsDue, long Others) Ask() => (pace.IsDue(out var others), others);
    }
}
