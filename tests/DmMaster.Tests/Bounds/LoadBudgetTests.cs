using System.IO.Pipelines;
using DmMaster.Hosting.Bounds;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Bounds;

public sealed class LoadBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoadBudget _budget;

    public LoadBudgetTests() =>
        _budget = new LoadBudget(new LoadOptions { TotalBytes = 1000, ConnectionBytes = 800, SmallBytes = 10 }, _time, NullLogger<LoadBudget>.Instance);

    [Fact]
    public void Total_Taken_IsRefusedBeyondAndThereAgainAfterwards()
    {
        var (one, other) = (Call(), Call());

        Assert.Equal(LoadProblem.None, Take(one, 700));
        Assert.Equal(LoadProblem.Total, Take(other, 400));
        Assert.Equal(LoadProblem.None, Take(other, 300));
        one.Return(700);
        Assert.Equal(LoadProblem.None, Take(other, 400));
        Assert.Equal((700, 1000, 1), (_budget.Held, _budget.Peak, _budget.Refusals));
    }

    [Fact]
    public void Connection_Taken_IsRefusedBeyond()
    {
        var connection = Connection(out _);
        var (one, other) = (Call(connection), Call(connection));

        Assert.Equal(LoadProblem.None, Take(one, 700));
        Assert.Equal(LoadProblem.Connection, Take(other, 200));
        Assert.Equal(LoadProblem.None, Take(Call(), 200));
    }

    [Fact]
    public void Small_GoesThroughWhenAllIsTaken()
    {
        Take(Call(), 700);
        Take(Call(), 300);

        Assert.Equal(LoadProblem.Total, Take(Call(), 11));
        Assert.Equal(LoadProblem.None, Take(Call(), 10));
    }

    [Fact]
    public void Largest_ThatStandsStill_MakesRoom()
    {
        var (large, small) = (Connection(out var largeEnd), Connection(out var smallEnd));
        Take(Call(large), 600);
        Take(Call(small), 300);
        Assert.Equal(LoadProblem.Total, Take(Call(), 500));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LoadProblem.None, Take(Call(), 500));

        Assert.Equal((true, false), (largeEnd.IsCancellationRequested, smallEnd.IsCancellationRequested));
        Assert.Equal((800, 1), (_budget.Held, _budget.EndedConnections));
    }

    [Fact]
    public void Call_ThatMovesOn_IsLeftAlone()
    {
        var connection = Connection(out var end);
        var reading = Call(connection);
        Take(reading, 700);

        _time.Advance(TimeSpan.FromSeconds(1));
        reading.Renew();

        Assert.Equal(LoadProblem.Total, Take(Call(), 500));
        Assert.False(end.IsCancellationRequested);
    }

    [Fact]
    public void Answer_ThatNobodyReads_EndsItsConnection()
    {
        var (unread, working) = (Connection(out var unreadEnd), Connection(out var workingEnd));
        Take(Call(unread), 100);
        Call(working).Take(100, isAnswer: false);

        _time.Advance(TimeSpan.FromSeconds(59));
        _budget.EndUnread();
        Assert.False(unreadEnd.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        _budget.EndUnread();

        Assert.Equal((true, false), (unreadEnd.IsCancellationRequested, workingEnd.IsCancellationRequested));
        Assert.Equal(100, _budget.Held);
    }

    [Fact]
    public void Connection_Ended_TakesNoMore()
    {
        var connection = Connection(out _);
        Take(Call(connection), 600);
        _time.Advance(TimeSpan.FromSeconds(1));
        Take(Call(), 500);

        Assert.Equal(LoadProblem.Connection, Take(Call(connection), 1));
    }

    [Fact]
    public void Connections_ThatStandStill_GoOneAfterTheOther()
    {
        var ends = new List<CancellationToken>();
        foreach (var bytes in new[] { 500, 400 })
        {
            Take(Call(Connection(out var end)), bytes);
            ends.Add(end);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LoadProblem.None, Take(Call(), 600));
        Assert.Equal(LoadProblem.Total, Take(Call(), 100));
        Assert.Equal([true, false], ends.Select(static end => end.IsCancellationRequested));

        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.Equal(LoadProblem.None, Take(Call(), 100));
        Assert.Equal([true, true], ends.Select(static end => end.IsCancellationRequested));
    }

    private LoadProblem Take(CallLoad call, long bytes) => _budget.Take(call, bytes, isAnswer: true);

    private CallLoad Call(ConnectionLoad? connection = null)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(connection ?? Connection(out _));
        return CallLoad.Of(context)!;
    }

    private ConnectionLoad Connection(out CancellationToken ended)
    {
        var connection = new EndingContext();
        ended = connection.Ended;
        return new ConnectionLoad(_budget, connection);
    }

    /// <summary>A connection whose end can be seen.</summary>
    private sealed class EndingContext : ConnectionContext
    {
        private readonly CancellationTokenSource _ended = new();

        public override IDuplexPipe Transport { get; set; } = null!;

        public override string ConnectionId { get; set; } = "";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public CancellationToken Ended => _ended.Token;

        public override void Abort(ConnectionAbortedException abortReason) => _ended.Cancel();
    }
}
