using DmMaster.Hosting;

namespace DmMaster.Tests.Hosting;

public sealed class BurstEndTests
{
    [Theory]
    [InlineData(new[] { 0, 1, 1, 3, 1, 0 }, new int[0])]
    [InlineData(new[] { 4, 1 }, new[] { 1 })]
    [InlineData(new[] { 40, 2, 3, 1, 0, 0 }, new[] { 3 })]
    [InlineData(new[] { 4, 0, 1, 4, 4, 0 }, new[] { 1, 5 })]
    public void Note_Collections_SaysOnceThatTheBurstIsOver(int[] collections, int[] ends)
    {
        var burst = new BurstEnd();

        var said = collections.Select((count, index) => burst.Note(count) ? index : -1).Where(static index => index >= 0);

        Assert.Equal(ends, said);
    }
}
