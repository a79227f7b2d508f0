using DmMaster.Operations;
using DmMaster.Operations.Locks;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Tests.Links;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Operations;

/// <summary>Since when subtasks wait at shard DDL, and what the log says of it.</summary>
public sealed class ShardWaitLoopTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly RegistryFeed _feed = new();
    private readonly ShardWorld _world = new ShardWorld().WithTask();
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _loggers = new();
    private readonly ShardWaitList _list;
    private readonly ShardWaitLoop _loop;

    public ShardWaitLoopTests()
    {
        _loggers.AddProvider(_log);
        _list = new ShardWaitList(_time);
        _loop = new ShardWaitLoop(_feed, _list, new Logger<ShardWaitLoop>(_loggers));
    }

    public void Dispose()
    {
        _loop.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public void Wait_SeenToBegin_IsSinceThenAndToldOnce()
    {
        Look();
        Assert.Empty(_log.Lines);

        _world.AnnounceTable("s1", "t");
        Look();
        _time.Advance(TimeSpan.FromMinutes(1));
        _world.AnnounceTable("s1", "t");
        Look();
        _world.Order("s1", Stage.Paused).Order("s1", Stage.Running);
        Look();

        Assert.Equal("2026-01-02T03:04:05Z", Start());
        var line = Assert.Single(_log.Lines);
        foreach (var field in new[] { "task=test", "source=s1", "lockId=test-`shop`.`t`", $"ddl={ShardWorld.Add}", "since=2026-01-02T03:04:05Z" })
        {
            Assert.Contains(field, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wait_OfTwoSources_IsToldOfEach()
    {
        _world.AnnounceTable("s1", "t").AnnounceTable("s2", "t");
        Look();

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Wait_AtTheNextDdl_BeginsThenAndIsToldAnew()
    {
        _world.AnnounceTable("s1", "t");
        Look();
        _world.AnswerTable("s1", "t", "none");
        Look();
        _time.Advance(TimeSpan.FromMinutes(1));
        _world.AnnounceTable("s1", "t", ddl: "DROP TABLE t");
        Look();

        Assert.Equal("2026-01-02T03:05:05Z", Start());
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task Wait_ThereWhenTheMasterStarts_IsSinceAtLeastThen()
    {
        _world.AnnounceTable("s1", "t");
        _feed.Publish(_world.Snapshot, RegistryChange.None);

        await _loop.StartAsync(CancellationToken.None);

        Assert.Equal("at least 2026-01-02T03:04:05Z, when this master first saw it", Start());
        Assert.Single(_log.Lines);
        await _loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Wait_OfOneThatIsPaused_IsToldWhenItRuns()
    {
        _world.AnnounceTable("s1", "t").Order("s1", Stage.Paused);
        Look();
        Assert.Empty(_log.Lines);

        _world.Order("s1", Stage.Running);
        Look();
        Assert.Single(_log.Lines);
    }

    [Theory]
    [InlineData(ShardWorld.Optimistic, Stage.Running, false, 1)]
    [InlineData(ShardWorld.Optimistic, Stage.Running, true, 0)]
    [InlineData(ShardWorld.Optimistic, Stage.Paused, false, 0)]
    [InlineData(ShardWorld.Pessimistic, Stage.Running, false, 0)]
    [InlineData(ShardWorld.Plain, Stage.Running, false, 0)]
    public void Task_WithAShardMode_IsToldOnceWhenItRunsAndMayNot(string toml, Stage stage, bool isAllowed, int count)
    {
        var world = new ShardWorld().WithTask(toml, stage);
        using var loop = new ShardTaskLoop(
            _feed, new OperationOptions { AllowShardMode = isAllowed }, _time, new Logger<ShardTaskLoop>(_loggers));
        foreach (var source in new[] { "s1", "s2", "s1" })
        {
            _feed.Publish(world.Snapshot, RegistryChange.None);
            loop.Sweep();
            world.Order(source, stage);
        }

        Assert.Equal(count, _log.Lines.Count);
        Assert.All(_log.Lines, static line => Assert.Contains("task=test shardMode=optimistic", line, StringComparison.Ordinal));
    }

    private void Look() => _loop.Look(_world.Snapshot);

    private string Start() => _list.StartOf(Assert.Single(ShardWaits.Of(_world.Snapshot))).ToString();
}
