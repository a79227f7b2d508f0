using DmMaster.Hosting.Bounds;

namespace DmMaster.Tests.Bounds;

public sealed class FairQueueTests
{
    private readonly FairQueue _queue = new(10, 15);

    [Fact]
    public async Task Room_Free_IsEnteredAtOnce()
    {
        using var one = await EnterNowAsync("a", 6);
        using var other = await EnterNowAsync("b", 9);

        Assert.False(Enter("c", 1).IsCompleted);
    }

    [Fact]
    public async Task Client_ThatHasItsShare_WaitsForItselfAlone()
    {
        var mine = await EnterNowAsync("a", 8);
        var next = Enter("a", 3);

        using var other = await EnterNowAsync("b", 5);
        Assert.False(next.IsCompleted);
        mine.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Wider_ThanAllOfAClient_TakesAllOfIt()
    {
        var wide = await EnterNowAsync("a", 1000);
        var next = Enter("a", 1);

        Assert.False(next.IsCompleted);
        wide.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Clients_ThatWait_ComeOneAfterTheOther()
    {
        var held = await EnterNowAsync("x", 10);
        var rest = await EnterNowAsync("y", 5);
        var order = new List<string>();
        var waits = new List<Task>();
        foreach (var client in new[] { "a", "a", "a", "b", "c" })
        {
            waits.Add(NoteAsync(client));
        }

        rest.Dispose();
        await Task.WhenAll(waits);
        held.Dispose();

        Assert.Equal(["a", "b", "c", "a", "a"], order);

        async Task NoteAsync(string client)
        {
            using var place = await _queue.EnterAsync(client, 5, CancellationToken.None);
            order.Add(client);
        }
    }

    [Fact]
    public async Task Wide_ThatWaits_IsNotOvertakenByLaterClients()
    {
        var held = await EnterNowAsync("x", 10);
        var wide = Enter("a", 10);
        var narrow = Enter("b", 1);

        Assert.False(narrow.IsCompleted);
        held.Dispose();
        (await wide).Dispose();
        (await narrow).Dispose();
    }

    [Fact]
    public async Task Wait_GivenUp_TakesNothingAndMakesWay()
    {
        using var caller = new CancellationTokenSource();
        var held = await EnterNowAsync("x", 10);
        var wide = _queue.EnterAsync("a", 10, caller.Token).AsTask();
        var narrow = Enter("b", 1);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wide);
        (await narrow).Dispose();
        held.Dispose();
        Assert.Equal(0, _queue.Places);
    }

    [Fact]
    public async Task Place_LeftTwice_IsFreeOnce()
    {
        var place = await EnterNowAsync("a", 10);
        place.Dispose();
        place.Dispose();

        using var one = await EnterNowAsync("a", 10);
        using var other = await EnterNowAsync("b", 5);
        Assert.False(Enter("c", 1).IsCompleted);
    }

    [Fact]
    public async Task Token_CancelledBefore_EntersNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.EnterAsync("a", 1, new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(0, _queue.Places);
    }

    private Task<IDisposable> Enter(string client, int width) => _queue.EnterAsync(client, width, CancellationToken.None).AsTask();

    private async Task<IDisposable> EnterNowAsync(string client, int width)
    {
        var entered = Enter(client, width);
        Assert.True(entered.IsCompletedSuccessfully);
        return await entered;
    }
}
