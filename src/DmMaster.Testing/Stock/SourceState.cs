using DmMaster.Protocol.Etcd;

namespace DmMaster.Testing.Stock;

/// <summary>What the store says of all subtasks of a source, read at one revision: their stages, their validators' and their configurations.</summary>
internal sealed class SourceState
{
    private readonly Dictionary<string, KeyValue> _stages;
    private readonly Dictionary<string, KeyValue> _validators;

    private SourceState(TxnResponse read)
    {
        Revision = read.Header.Revision;
        _stages = ByTask(read, 0);
        _validators = ByTask(read, 1);
        Configs = ByTask(read, 2);
    }

    /// <summary>The revision that was read.</summary>
    public long Revision { get; }

    /// <summary>The configurations, by task.</summary>
    public IReadOnlyDictionary<string, KeyValue> Configs { get; }

    /// <summary>Reads it.</summary>
    public static async Task<SourceState> ReadAsync(WorkerEtcd etcd, string source, CancellationToken cancellationToken) =>
        new(await etcd.ReadAsync(
            [
                WorkerEtcd.Under(StockKeys.SubtaskStages(source)),
                WorkerEtcd.Under(StockKeys.ValidatorStages(source)),
                WorkerEtcd.Under(StockKeys.SubtaskConfigs(source)),
            ],
            cancellationToken));

    /// <summary>The expected stage of a subtask; InvalidStage when there is none.</summary>
    public Protocol.Dm.Stage StageOf(string task) => Expect(_stages, task);

    /// <summary>The expected stage of a validator; InvalidStage when there is none.</summary>
    public Protocol.Dm.Stage ValidatorOf(string task) => Expect(_validators, task);

    private static Protocol.Dm.Stage Expect(Dictionary<string, KeyValue> stages, string task) =>
        stages.TryGetValue(task, out var stage) ? StockValues.Expect(stage.Value) : default;

    private static Dictionary<string, KeyValue> ByTask(TxnResponse read, int part) =>
        read.Responses[part].ResponseRange.Kvs.ToDictionary(static pair => StockKeys.LastPart(pair.Key), static pair => pair);
}
