using System.Text;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>
/// The keys a stock worker knows. Written down a second time and not taken from the master, so that a key that the master gets wrong
/// is seen.
/// </summary>
internal static class StockKeys
{
    public static ByteString Alive(string worker) => Key("/dm-worker/a/", worker);

    public static ByteString Bound(string worker) => Key("/dm-master/bound-worker/", worker);

    public static ByteString RelayWorker(string worker) => Key("/dm-master/relay-worker/", worker);

    public static ByteString SourceConfig(string source) => Key("/dm-master/v2/upstream/config/", source);

    public static ByteString RelayStage(string source) => Key("/dm-master/v2/stage/relay/", source);

    public static ByteString SubtaskConfigs(string source) => Under("/dm-master/upstream/subtask/", source);

    public static ByteString SubtaskConfig(string source, string task) => Key("/dm-master/upstream/subtask/", source, task);

    public static ByteString SubtaskStages(string source) => Under("/dm-master/stage/subtask/", source);

    public static ByteString ValidatorStages(string source) => Under("/dm-master/stage/validator/", source);

    public static ByteString ValidatorStage(string source, string task) => Key("/dm-master/stage/validator/", source, task);

    /// <summary>Here, and in <see cref="LoadTask"/>, the task comes first.</summary>
    public static ByteString CliArgs(string task, string source) => Key("/dm-master/task-cli-args/", task, source);

    public static ByteString LoadTask(string task, string source) => Key("/dm-master/load-task/", task, source);

    /// <summary>What a worker of a pessimistic task waits for; in this and all that follows the task comes first.</summary>
    public static ByteString PessimisticInfo(string task, string source) => Key("/dm-master/shardddl-pessimism/info/", task, source);

    public static ByteString PessimisticOperation(string task, string source) => Key("/dm-master/shardddl-pessimism/operation/", task, source);

    public static ByteString OptimisticTables(string task, string source) => Key("/dm-master/shardddl-optimism/source-tables/", task, source);

    public static ByteString OptimisticInfo(string task, string source, ShardTable table) =>
        Key("/dm-master/shardddl-optimism/info/", task, source, table.UpSchema, table.UpTable);

    public static ByteString OptimisticOperation(string task, string source, ShardTable table) =>
        Key("/dm-master/shardddl-optimism/operation/", task, source, table.UpSchema, table.UpTable);

    /// <summary>The end of the range of all keys that begin with <paramref name="prefix"/>.</summary>
    public static ByteString EndOf(ByteString prefix)
    {
        var end = prefix.ToByteArray();
        end[^1]++;
        return ByteString.CopyFrom(end);
    }

    /// <summary>The last part of a key, in plain text.</summary>
    public static string LastPart(ByteString key)
    {
        var text = key.ToStringUtf8();
        return Encoding.UTF8.GetString(Convert.FromHexString(text[(text.LastIndexOf('/') + 1)..]));
    }

    private static ByteString Key(string prefix, params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder(prefix);
        for (var i = 0; i < parts.Length; i++)
        {
            key.Append(i == 0 ? "" : "/").Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(parts[i])));
        }

        return ByteString.CopyFromUtf8(key.ToString());
    }

    private static ByteString Under(string prefix, string source) => Key(prefix, source).Concat("/");

    private static ByteString Concat(this ByteString key, string text) => ByteString.CopyFromUtf8(key.ToStringUtf8() + text);
}
