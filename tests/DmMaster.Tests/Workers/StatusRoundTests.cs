using DmMaster.Workers.Native;

namespace DmMaster.Tests.Workers;

public sealed class StatusRoundTests
{
    private readonly StatusRound _round = new();

    [Fact]
    public async Task Ask_ManyAtOnce_ShareOneCall()
    {
        var first = _round.Ask(out var isDue);
        var second = _round.Ask(out _);
        Assert.True(isDue);
        Assert.True(_round.TryBegin(out var id));
        Assert.False(_round.TryBegin(out _));

        Assert.False(_round.Complete(id));

        await first;
        await second;
    }

    [Fact]
    public async Task Ask_WhileOneIsUnderWay_WaitsForTheNext()
    {
        var early = _round.Ask(out _);
        _round.TryBegin(out var first);
        var late = _round.Ask(out var isDue);
        Assert.False(isDue);

        Assert.True(_round.Complete(first));
        await early;
        Assert.False(late.IsCompleted);
        Assert.True(_round.TryBegin(out var second));
        _round.Complete(second);
        await late;
    }

    [Fact]
    public void Complete_OfAnotherCall_IsIgnored()
    {
        var asked = _round.Ask(out _);
        _round.TryBegin(out var id);

        Assert.False(_round.Complete(id + 1));
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Abandon_WhileAsked_CancelsAllWhoWait()
    {
        var early = _round.Ask(out _);
        _round.TryBegin(out _);
        var late = _round.Ask(out _);

        _round.Abandon();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => early);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
    }
}
