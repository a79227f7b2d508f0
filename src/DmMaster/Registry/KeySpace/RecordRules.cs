using System.Text.Unicode;
using DmMaster.Protocol.Dm;
using Google.Protobuf;

namespace DmMaster.Registry.KeySpace;

/// <summary>What a value must be so that it can be read.</summary>
public static class RecordRules
{
    /// <summary>What is wrong with a value; null when it can be read. Of configurations only whether they can be one at all: the
    /// registry holds ten thousands of them, and their workers read them.</summary>
    public static string? Problem(DmKeyKind kind, ByteString value) => kind switch
    {
        DmKeyKind.WorkerInfo => Without(value, "addr"),
        DmKeyKind.WorkerAlive => Without(value, "worker-name"),
        DmKeyKind.Bound or DmKeyKind.LastBound => Without(value, "source"),
        DmKeyKind.Transfer => Without(value, "worker"),
        DmKeyKind.RelayWorker => value.IsEmpty || !Utf8.IsValid(value.Span) ? "it is not the name of a source" : null,
        DmKeyKind.SourceConfig or DmKeyKind.SubtaskConfig => IsConfig(value) ? null : "it is not a configuration",
        DmKeyKind.SubtaskStage or DmKeyKind.ValidatorStage or DmKeyKind.RelayStage =>
            DmValues.Expect(value) is var stage && stage != Stage.InvalidStage && Enum.IsDefined(stage) ? null : "it does not say which stage",
        DmKeyKind.LoadTask or DmKeyKind.LightningCoord => DmValues.Text(value) is null ? "it is not a JSON text" : null,
        DmKeyKind.CliArgs or DmKeyKind.ShardDdl => DmValues.IsObject(value) ? null : "it is not a JSON object",
        _ => null,
    };

    private static string? Without(ByteString value, string member) =>
        DmValues.Member(value, member) is null ? $"it is not a JSON object with \"{member}\"" : null;

    private static bool IsConfig(ByteString value) => Utf8.IsValid(value.Span) && value.Span.IndexOf("source-id"u8) >= 0;
}
