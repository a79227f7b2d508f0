using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Json;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Tests.Commands;

public sealed class TaskSummaryTests
{
    private const string Hint = ". Please run `query-status t` to get more details.";

    [Theory]
    [InlineData("Running", new[] { Stage.Running })]
    [InlineData("Paused", new[] { Stage.Paused, Stage.Running })]
    [InlineData("Paused", new[] { Stage.Running, Stage.Paused })]
    [InlineData("Running", new[] { Stage.Finished, Stage.New })]
    [InlineData("Finished", new[] { Stage.Finished, Stage.Finished })]
    [InlineData("Running", new[] { Stage.Finished, Stage.Running, Stage.Finished })]
    public void Status_OfStages_IsStocks(string status, Stage[] stages) =>
        Assert.Equal(status, Assert.Single(Of([.. stages.Select(stage => Row(stage))])).Status);

    [Fact]
    public void Status_OfFailedSubtask_IsAnErrorThatStays()
    {
        var failed = Row(Stage.Paused);
        failed.SubTaskStatus[0].Result = new ProcessResult { Errors = { new ProcessError() } };

        Assert.Equal($"Error - Some error occurred in subtask{Hint}", Assert.Single(Of(Row(Stage.Running), failed, Row(Stage.Paused))).Status);
    }

    [Theory]
    [InlineData(Stage.Paused, 0, "Error - Relay status is Paused" + Hint)]
    [InlineData(Stage.Stopped, 0, "Error - Relay status is Stopped" + Hint)]
    [InlineData(Stage.Stopped, 1, "Error - Relay status is Error" + Hint)]
    [InlineData(Stage.Running, 1, "Running")]
    public void Status_OfSyncBehindStoppedRelay_IsAnError(Stage relay, int errors, string status)
    {
        var row = Row(Stage.Running);
        row.SourceStatus.RelayStatus = new RelayStatus { Stage = relay, Result = new ProcessResult { Errors = { Enumerable.Range(0, errors).Select(_ => new ProcessError()) } } };

        Assert.Equal(status, Assert.Single(Of(row)).Status);
    }

    [Fact]
    public void Summary_WithoutSourceStatus_DoesNotFail()
    {
        var row = Row(Stage.Running);
        row.SourceStatus = null;

        Assert.Equal([""], Assert.Single(Of(row)).Sources);
    }

    [Fact]
    public void Summary_OfManyTasks_IsInOrderAndKeepsRepeatedSources()
    {
        var row = Row(Stage.Running);
        row.SubTaskStatus.Add(new SubTaskStatus { Name = "a", Stage = Stage.New });
        row.SubTaskStatus.Add(new SubTaskStatus { Name = "a", Stage = Stage.New });
        var response = new QueryStatusListResponse { Result = true, Sources = { row } };

        Assert.Equal(
            """
            {
                "result": true,
                "msg": "",
                "tasks": [
                    {
                        "taskName": "a",
                        "taskStatus": "New",
                        "sources": [
                            "s",
                            "s"
                        ]
                    },
                    {
                        "taskName": "t",
                        "taskStatus": "Running",
                        "sources": [
                            "s"
                        ]
                    }
                ]
            }
            """, SummaryJson.Format(response, TaskSummary.Of(response)));
    }

    [Fact]
    public void Batch_OfMixedResults_LeavesOutWhatIsEmpty() => Assert.Equal(
        """
        {
            "result": true,
            "msg": "",
            "tasks": [
                {
                    "task": "test",
                    "op": "Pause",
                    "result": false,
                    "msg": "",
                    "sources": [
                        {
                            "result": true,
                            "source": "mysql-replica-01",
                            "worker": "worker1"
                        },
                        {
                            "msg": "boom",
                            "source": "mysql-replica-02",
                            "worker": "worker2"
                        },
                        {}
                    ]
                },
                {
                    "task": "u",
                    "op": "Delete",
                    "result": true,
                    "msg": "m",
                    "sources": null
                }
            ]
        }
        """, BatchJson.Format(result: true, "",
        [
            new BatchResult("test", TaskOp.Pause, Result: false, "",
            [
                new CommonWorkerResponse { Result = true, Source = "mysql-replica-01", Worker = "worker1" },
                new CommonWorkerResponse { Msg = "boom", Source = "mysql-replica-02", Worker = "worker2" },
                new CommonWorkerResponse(),
            ]),
            new BatchResult("u", TaskOp.Delete, Result: true, "m", []),
        ]));

    private static IReadOnlyList<TaskSummary> Of(params QueryStatusResponse[] rows) => TaskSummary.Of(new QueryStatusListResponse { Sources = { rows } });

    private static QueryStatusResponse Row(Stage stage) => new()
    {
        SourceStatus = new SourceStatus { Source = "s" },
        SubTaskStatus = { new SubTaskStatus { Name = "t", Stage = stage, Unit = UnitType.Sync } },
    };
}
