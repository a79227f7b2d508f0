namespace DmMaster.Tests.Shards;

/// <summary>Any order of messages comes to the same end: 1,000 of them, over 4 sources, 3 tables and 20 DDLs.</summary>
public sealed class ShardInterleavingTests
{
    private const int Share = 125;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    public async Task Ddl_InWhateverOrder_IsCarriedOutOnceAndNoLockIsLeft(int part, bool stops)
    {
        for (var seed = part * Share; seed < (part + 1) * Share; seed++)
        {
            await using var world = new ShardInterleaving(seed, sources: 4, tables: 3, ddls: 20);

            await world.RunAsync(stops);

            Assert.True(world.Executed.All(static count => count == 1), $"seed {seed}: {string.Join(' ', world.Executed)}");
            Assert.True(world.Messages >= 20 * 4 * 3);
        }
    }
}
