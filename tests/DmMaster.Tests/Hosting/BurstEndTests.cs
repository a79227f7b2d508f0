using DmMaster.Hosting;

namespace DmMaster.Tests.Hosting;

public sealed class BurstEndTests
{
    [Theory]
    [InlineData(new[] { 0, 1, 2, 7, 2, 0 }, new int[0])]
    [InlineData(new[] { 8, 2 }, new[] { 1 })]
    [InlineData(new[] { 40, 3, 7, 2, 0, 0 }, new[] { 3 })]
    [InlineData(new[] { 8, 0, 1, 8, 8, 0 }, new[] { 1, 5 })]
    public void Note_Collections_SaysOnceThatTheBurstIsOver(int[] collections, int[] ends)
    {
        var burst = new BurstEnd();

        var said = collections.Select((count, index) => burst.Note(count) ? index : -1).Where(static index => index >= 0);

        Assert.Equal(ends, said);
    }
}
