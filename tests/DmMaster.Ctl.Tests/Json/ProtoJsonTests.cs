using DmMaster.Ctl.Json;
using DmMaster.Protocol.Dm;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Ctl.Tests.Json;

public sealed class ProtoJsonTests
{
    public static TheoryData<string> Messages =>
    [
        .. DmmasterReflection.Descriptor.MessageTypes.Concat(DmworkerReflection.Descriptor.MessageTypes).Select(message => message.FullName),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Format_OfEmptyMessage_ShowsEveryFieldWithItsDefault(string name)
    {
        var descriptor = Find(name);
        var shown = descriptor.Fields.InDeclarationOrder().Where(field => field.RealContainingOneof is null).Select(field => field switch
        {
            { IsMap: true } => $"    \"{field.Name}\": {{\n    }}",
            { IsRepeated: true } => $"    \"{field.Name}\": [\n    ]",
            { FieldType: FieldType.String } => $"    \"{field.Name}\": \"\"",
            { FieldType: FieldType.Bool } => $"    \"{field.Name}\": false",
            { FieldType: FieldType.Int64 or FieldType.UInt64 } => $"    \"{field.Name}\": \"0\"",
            { FieldType: FieldType.Enum } => $"    \"{field.Name}\": \"{field.EnumType.FindValueByNumber(0).Name}\"",
            { FieldType: FieldType.Message or FieldType.Bytes } => $"    \"{field.Name}\": null",
            _ => $"    \"{field.Name}\": 0",
        });

        Assert.Equal($"{{\n{string.Join(",\n", shown)}\n}}", ProtoJson.Format(descriptor.Parser.ParseFrom([])));
    }

    [Fact]
    public void Format_OfRefusal_EscapesAndStretchesTheEmptyList()
    {
        var response = new OperateTaskResponse { Op = TaskOp.Pause, Msg = "task test has no source or not exist <a&b>" };

        Assert.Equal(
            """
            {
                "op": "Pause",
                "result": false,
                "msg": "task test has no source or not exist \u003ca\u0026b\u003e",
                "sources": [
                ]
            }
            """, ProtoJson.Format(response));
    }

    [Fact]
    public void Format_OfEveryKindOfField_IsJsonpbs()
    {
        var response = new QueryStatusResponse
        {
            Result = true,
            SourceStatus = new SourceStatus { RelayStatus = new RelayStatus { RelayCatchUpMaster = true, Stage = (Stage)99 } },
            SubTaskStatus =
            {
                new SubTaskStatus
                {
                    Unit = UnitType.Dump,
                    Stage = Stage.Paused,
                    Result = new ProcessResult
                    {
                        Errors = { new ProcessError { ErrCode = 36029, ErrClass = "load-unit" } },
                        Detail = ByteString.CopyFromUtf8("hi"),
                    },
                    Dump = new DumpStatus { TotalTables = 3, CompletedTables = 1.5, FinishedBytes = 1e21, EstimateTotalRows = 1e-7, Bps = -7, Progress = "50.00 %" },
                },
                new SubTaskStatus { Msg = "" },
            },
        };

        Assert.Equal(
            """
            {
                "result": true,
                "msg": "",
                "sourceStatus": {
                    "source": "",
                    "worker": "",
                    "result": null,
                    "relayStatus": {
                        "masterBinlog": "",
                        "masterBinlogGtid": "",
                        "relaySubDir": "",
                        "relayBinlog": "",
                        "relayBinlogGtid": "",
                        "relayCatchUpMaster": true,
                        "stage": 99,
                        "result": null
                    }
                },
                "subTaskStatus": [
                    {
                        "name": "",
                        "stage": "Paused",
                        "unit": "Dump",
                        "result": {
                            "isCanceled": false,
                            "errors": [
                                {
                                    "ErrCode": 36029,
                                    "ErrClass": "load-unit",
                                    "ErrScope": "",
                                    "ErrLevel": "",
                                    "Message": "",
                                    "RawCause": "",
                                    "Workaround": ""
                                }
                            ],
                            "detail": "aGk="
                        },
                        "unresolvedDDLLockID": "",
                        "dump": {
                            "totalTables": "3",
                            "completedTables": 1.5,
                            "finishedBytes": 1e+21,
                            "finishedRows": 0,
                            "estimateTotalRows": 1e-7,
                            "bps": "-7",
                            "progress": "50.00 %"
                        },
                        "validation": null
                    },
                    {
                        "name": "",
                        "stage": "InvalidStage",
                        "unit": "InvalidUnit",
                        "result": null,
                        "unresolvedDDLLockID": "",
                        "msg": "",
                        "validation": null
                    }
                ]
            }
            """, ProtoJson.Format(response));
    }

    [Fact]
    public void Format_OfUnsetChoice_LeavesAnEmptyLine() => Assert.Equal(
        """
        {
            "result": true,
            "msg": "",
            "members": [
                {

                },
                {
                    "master": {
                        "msg": "",
                        "masters": [
                            {
                                "name": "m",
                                "memberID": "18446744073709551615",
                                "alive": false,
                                "peerURLs": [
                                    "a",
                                    "b"
                                ],
                                "clientURLs": [
                                ]
                            }
                        ]
                    }
                }
            ]
        }
        """, ProtoJson.Format(new ListMemberResponse
        {
            Result = true,
            Members =
            {
                new Members(),
                new Members { Master = new ListMasterMember { Masters = { new MasterInfo { Name = "m", MemberID = ulong.MaxValue, PeerURLs = { "a", "b" } } } } },
            },
        }));

    [Fact]
    public void Format_OfMap_IsInTheOrderOfItsKeys() => Assert.EndsWith(
        """
            "taskConfigs": {
                "a": "1",
                "b": "2"
            }
        }
        """, ProtoJson.Format(new ListTaskConfigsResponse { TaskConfigs = { ["b"] = "2", ["a"] = "1" } }), StringComparison.Ordinal);

    [Fact]
    public void CheckReport_OfFailedCheck_IsPrintedRaw()
    {
        const string report = "fail to check synchronization configuration with type: no errors but some warnings\n detail: {\n\t\"results\": [\n\t]\n}";
        var response = new StartTaskResponse { Result = true, CheckResult = report };

        Assert.True(CheckReport.Is(report));
        Assert.Equal(
            "{\n    \"result\": true,\n    \"msg\": \"\",\n    \"sources\": [\n    ],\n    \"checkResult\": \"fail to check synchronization configuration with type: "
            + "no errors but some warnings\n    \tdetail: {\n\t\"results\": [\n\t]\n}\"\n}",
            CheckReport.Format(response, report, static (answer, text) => answer.CheckResult = text));
    }

    [Fact]
    public void CheckReport_OfPassedCheck_IsNone() => Assert.False(CheckReport.Is("pre-check is passed. "));

    private static MessageDescriptor Find(string name) =>
        DmmasterReflection.Descriptor.MessageTypes.Concat(DmworkerReflection.Descriptor.MessageTypes).Single(message => message.FullName == name);
}
