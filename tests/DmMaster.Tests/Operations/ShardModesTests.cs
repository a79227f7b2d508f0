using DmMaster.Config;
using DmMaster.Operations;
using DmMaster.Operations.Locks;
using DmMaster.Shards;

namespace DmMaster.Tests.Operations;

/// <summary>Which mode a task has, and whether it may run.</summary>
public sealed class ShardModesTests
{
    [Theory]
    [InlineData("is-sharding = false\nshard-mode = \"\"\nname = \"t\"\n", "")]
    [InlineData("is-sharding = false\nshard-mode = \"pessimistic\"\nname = \"t\"\n", "pessimistic")]
    [InlineData("is-sharding = false\nshard-mode = \"optimistic\"\nname = \"t\"\n", "optimistic")]
    [InlineData("is-sharding = true\nshard-mode = \"\"\nname = \"t\"\n", "pessimistic")]
    [InlineData("name = \"t\"\nshard-mode = \"optimistic\"\n", "optimistic")]
    [InlineData("name = \"t\"\n", "")]
    [InlineData("name = \"t\"\nmeta-schema = \"is-sharding = true\"\n", "")]
    [InlineData("is-sharding = [", "")]
    public void Mode_OfATask_IsReadFromItsConfiguration(string toml, string mode)
    {
        var world = new ShardWorld().WithTask(toml);

        Assert.Equal(mode, ShardModes.Of(world.Snapshot, ShardWorld.Task));
        Assert.Equal("", ShardModes.Of(world.Snapshot, new("other")));
        Assert.Equal(mode != ShardModes.Optimistic, new ShardModePolicy(new OperationOptions()).WhyNot(world.Snapshot, ShardWorld.Task) is null);
        Assert.Null(new ShardModePolicy(new OperationOptions { AllowShardMode = true }).WhyNot(world.Snapshot, ShardWorld.Task));
    }

    [Fact]
    public void Text_AsAMasterWritesIt_BeginsWithWhatIsLookedAtFirst() => Assert.StartsWith(
        "is-sharding = false\nshard-mode = \"\"\n", new SubTaskConfig { TaskName = "t" }.ToToml(), StringComparison.Ordinal);
}
