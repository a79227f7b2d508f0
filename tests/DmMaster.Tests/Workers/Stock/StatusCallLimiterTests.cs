using DmMaster.Workers.Stock;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Workers.Stock;

/// <summary>Who may call, and when.</summary>
public sealed class StatusCallLimiterTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly StatusCallLimiter _limiter;

    public StatusCallLimiterTests() => _limiter = new StatusCallLimiter(2, Moment, _time);

    [Fact]
    public async Task Take_BelowTheLimit_IsAtOnce()
    {
        var first = Take();
        var second = Take();
        var third = Take();

        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.False(third.IsCompleted);

        (await first).Dispose();
        await third;
    }

    [Fact]
    public async Task Take_AtTheLimit_IsInTheOrderOfComing()
    {
        var held = await Take();
        await Take();
        var (third, fourth) = (Take(), Take());

        held.Dispose();
        var turn = await third;
        Assert.False(fourth.IsCompleted);

        turn.Dispose();
        await fourth;
    }

    [Fact]
    public async Task Take_WhenNobodyIsAnswered_IsAfterAMoment()
    {
        var held = await Take();
        await Take();
        var later = new[] { Take(), Take(), Take() };

        _time.Advance(Moment);
        await Task.WhenAll(later[0], later[1]);
        held.Dispose();
        Assert.False(later[2].IsCompleted, "what is forgotten ended once already");

        _time.Advance(Moment);
        await later[2];
    }

    [Fact]
    public async Task Take_OfOneThatLeft_IsTheNextOnes()
    {
        using var left = new CancellationTokenSource();
        var held = await Take();
        await Take();
        var leaving = _limiter.TakeAsync(left.Token).AsTask();
        var next = Take();

        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        held.Dispose();

        await next;
    }

    private Task<StatusCallLimiter.Permit> Take() => _limiter.TakeAsync(CancellationToken.None).AsTask();
}
