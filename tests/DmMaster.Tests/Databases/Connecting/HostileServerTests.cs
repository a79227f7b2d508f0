using DmMaster.Config;
using DmMaster.Databases;
using DmMaster.Databases.Connecting;
using DmMaster.Testing.Databases;
using DmMaster.Tests.Workers.Stock;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Databases.Connecting;

/// <summary>A server that is not what it should be costs its limit and no more, and learns nothing.</summary>
public sealed class HostileServerTests
{
    private const string Password = "do-not-tell";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Query_AnsweredWithAGigabyte_EndsAtTheLimitOfAnAnswer()
    {
        await using var server = new SimulatedDatabase("8.0.36", static statement => statement.StartsWith("SHOW CREATE", StringComparison.Ordinal) ? new DatabaseAnswer.Huge(1L << 30) : null);
        await using var session = await OpenAsync(server);
        var before = GC.GetTotalAllocatedBytes();

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => session.QueryAsync("SHOW CREATE TABLE t", CancellationToken.None));

        Assert.Equal("the answer is larger than 32 MiB", failure.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400L << 20);
    }

    [Fact]
    public async Task Query_NeverAnswered_EndsAfterTheLimitOfAStatement()
    {
        await using var server = new SimulatedDatabase("8.0.36", static statement => statement == "SELECT 1" ? new DatabaseAnswer.Silence() : null);
        await using var session = await OpenAsync(server);
        var asking = session.QueryAsync("SELECT 1", CancellationToken.None);
        while (!server.Statements.Contains("SELECT 1"))
        {
            await Task.Yield();
        }

        _time.Advance(DatabaseSession.StatementLimit - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("invalid connection", (await Assert.ThrowsAsync<DatabaseException>(() => asking)).Message);
    }

    [Fact]
    public async Task Query_CallerLeaves_EndsAtOnce()
    {
        await using var server = new SimulatedDatabase("8.0.36", static statement => statement == "SELECT 1" ? new DatabaseAnswer.Silence() : null);
        await using var session = await OpenAsync(server);
        using var caller = new CancellationTokenSource();
        var asking = session.QueryAsync("SELECT 1", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task Query_ConnectionClosed_IsAnInvalidConnection()
    {
        await using var server = new SimulatedDatabase("8.0.36", static statement => statement == "SELECT 1" ? new DatabaseAnswer.Close() : null);
        await using var session = await OpenAsync(server);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => session.QueryAsync("SELECT 1", CancellationToken.None));

        Assert.Equal(
            "[code=10003:class=database:scope=upstream:level=high], Message: database driver, RawCause: invalid connection, Workaround: Please check the database connection, " +
            "then use `pause-task` to stop the task and then use `resume-task` to resume the task.", failure.ToError().ToString());
    }

    [Fact]
    public async Task Query_Refused_LeavesTheConnectionGood()
    {
        await using var server = new SimulatedDatabase("8.0.36", static statement => statement switch
        {
            "SELECT 1" => new DatabaseAnswer.Refusal(1044, "42000", "Access denied"),
            "SELECT 2" => new DatabaseAnswer.Rows(["a", "b"], [["x", null], ["", "y`\n"]]),
            _ => null,
        });
        await using var session = await OpenAsync(server);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => session.QueryAsync("SELECT 1", CancellationToken.None));
        var rows = await session.QueryAsync("SELECT 2", CancellationToken.None);

        Assert.Equal((1044, "Error 1044 (42000): Access denied"), (failure.Number, failure.Message));
        Assert.Equal([["x", null], ["", "y`\n"]], rows.Rows);
    }

    [Fact]
    public async Task Open_ServerThatAsksForThePasswordInClear_DoesNotLearnIt()
    {
        await using var server = new SimulatedDatabase("8.0.36", static _ => null) { AsksFor = "mysql_clear_password" };

        var opened = await ConnectAsync(server.Port);

        Assert.Equal("this user requires clear text authentication, which is not supported", opened.Error?.RawCause);
        Assert.DoesNotContain(Password, server.Password ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ServerThatNeverGreets_EndsAfterTheLimit()
    {
        using var server = new FrozenPort();
        var opening = ConnectAsync(int.Parse(server.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        using var accepted = await server.AcceptAsync();

        _time.Advance(DatabaseConnector.Limit);

        Assert.Equal((10001, "context deadline exceeded"), ((await opening).Error?.Code, (await opening).Error?.RawCause));
    }

    [Fact]
    public async Task Open_ServerThatClosesAtOnce_IsABadConnection()
    {
        using var server = new FrozenPort();
        var opening = ConnectAsync(int.Parse(server.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        (await server.AcceptAsync()).Dispose();

        Assert.Equal((10002, "driver: bad connection"), ((await opening).Error?.Code, (await opening).Error?.RawCause));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\u0001\u0000\u0000\u0000\u0009")]
    public async Task Open_ServerOfAnotherKind_IsRefused(string greeting)
    {
        using var server = new FrozenPort();
        var opening = ConnectAsync(int.Parse(server.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        using (var accepted = await server.AcceptAsync())
        {
            await accepted.SendAsync(System.Text.Encoding.Latin1.GetBytes(greeting));
        }

        var error = (await opening).Error;
        Assert.Contains(error?.Code, (int?[])[10001, 10002]);
        Assert.DoesNotContain(Password, error!.ToString(), StringComparison.Ordinal);
    }

    private async Task<DatabaseSession> OpenAsync(SimulatedDatabase server) => (await ConnectAsync(server.Port)).Value;

    private Task<DmResult<DatabaseSession>> ConnectAsync(int port) => new DatabaseConnector(_time, NullLogger<DatabaseConnector>.Instance).OpenAsync(
        new DatabaseConfig { Host = "127.0.0.1", Port = port, User = "u", Password = Password }, DatabaseRole.Upstream, CancellationToken.None);
}
