using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>check-task over servers that answer what MariaDB cannot: versions of MySQL, Aurora and TiDB, their privileges and roles, errors and silence.</summary>
public sealed class RecordedRelayTests(RecordedDatabases databases) : IClassFixture<RecordedDatabases>
{
    private const string Passed = "pre-check is passed. ";

    // Steps in which stock is at fault, and what is right: it cannot read rows of newer servers, does not see partial revokes, and writes into
    // the target.
    private static readonly Dictionary<string, string> OnPurpose = new()
    {
        ["check-task/relay/grants/dump/admin-option"] = Passed,
        ["check-task/relay/grants/dump/max-queries"] = Passed,
        ["check-task/relay/grants/dump/binlog-monitor"] = Passed,
        ["check-task/relay/grants/dump/binlog-monitor-last-row"] = Passed,
        ["check-task/relay/grants/dump/connection-admin"] = Passed,
        ["check-task/relay/grants/dump/delete-history"] = Passed,
        ["check-task/relay/grants/dump/flush-tables-only"] = Passed,
        ["check-task/relay/grants/dump/replication-slave-admin"] = Passed,
        ["check-task/relay/grants/dump/revoke-first"] = Passed,
        ["check-task/relay/grants/dump/role-with-admin-option"] = "near 'USING `r1`@`%`'",
        ["check-task/relay/grants/dump/set-user"] = Passed,
        ["check-task/relay/grants/dump/show-create-routine"] = Passed,
        ["check-task/relay/grants/dump/slave-monitor"] = Passed,
        ["check-task/relay/grants/replication/binlog-monitor"] = Passed,
        ["check-task/relay-target/online-ddl-select-error"] = Passed,
        ["check-task/relay/grants/dump/revoke"] = "lack of Select privilege: {`shop3`.`t`}; ",
        ["check-task/relay-target/create-table-unparsable"] = "upstream has more PK or NOT NULL UK than downstream",
    };

    /// <summary>The steps, by name. Those in which a server says nothing for half a minute are told of elsewhere.</summary>
    public static TheoryData<string> Steps { get; } = new(RecordedDatabases.RelayLines.Select(static line => line.GetProperty("id").GetString()!)
        .Where(static id => !id.Contains("/slow/", StringComparison.Ordinal)));

    [SkippableTheory]
    [MemberData(nameof(Steps))]
    public async Task CheckTask_RecordedBehindARelay_IsAnsweredAsRecorded(string id)
    {
        MariaDbServer.Require();
        var step = RecordedDatabases.RelayLines.Single(line => line.GetProperty("id").GetString() == id);
        (step.GetProperty("target").GetBoolean() ? databases.BeforeTarget : databases.BeforeThird).Play(step.GetProperty("script"));

        var answer = await databases.Master.Client.CheckTaskAsync(new CheckTaskRequest
        {
            Task = databases.Here(step.GetProperty("task").GetString()!),
            ErrCnt = step.GetProperty("errCnt").GetInt64(),
            WarnCnt = step.GetProperty("warnCnt").GetInt64(),
            StartTime = step.GetProperty("startTime").GetString(),
        });

        if (OnPurpose.TryGetValue(id, out var right))
        {
            Assert.Contains(right, answer.Msg, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(Answers.Normal(databases.Here(step.GetProperty("msg").GetString()!)), Answers.Normal(answer.Msg));
        Assert.Equal(step.GetProperty("result").GetBoolean(), answer.Result);
    }
}
