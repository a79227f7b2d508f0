using System.Text;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using Google.Protobuf;

namespace DmMaster.Tests.Operations;

/// <summary>A registry with a task on two sources, and what is written of its shard DDL: one revision each time.</summary>
internal sealed class ShardWorld
{
    public const string Add = "ALTER TABLE `shop`.`t` ADD COLUMN `c` INT";
    public const string Pessimistic = "is-sharding = false\nshard-mode = \"pessimistic\"\nname = \"test\"\n";
    public const string Plain = "is-sharding = false\nshard-mode = \"\"\nname = \"test\"\n";

    public static readonly TaskName Task = new("test");

    private long _revision = 1;

    public RegistrySnapshot Snapshot { get; private set; } = RegistrySnapshot.Empty;

    public ShardWorld WithTask(string toml = Pessimistic, Stage stage = Stage.Running)
    {
        foreach (var source in new[] { "s1", "s2" })
        {
            Put(DmKeys.SubtaskConfig(new(source), Task).ToStringUtf8(), toml);
            Put(DmKeys.SubtaskStage(new(source), Task).ToStringUtf8(), DmValues.Stage(stage, new(source), Task).ToStringUtf8());
        }

        return this;
    }

    public ShardWorld Order(string source, Stage stage) =>
        Put(DmKeys.SubtaskStage(new(source), Task).ToStringUtf8(), DmValues.Stage(stage, new(source), Task).ToStringUtf8());

    public ShardWorld Announce(string source, string ddl = Add) => Put(
        Key("shardddl-pessimism/info", source), $$"""{"task":"test","source":"{{source}}","schema":"shop","table":"t","ddls":["{{ddl}}"]}""");

    public ShardWorld Answer(string source, bool isDone = false) => Put(
        Key("shardddl-pessimism/operation", source), $$"""{"id":"test-`shop`.`t`","task":"test","source":"{{source}}","ddls":["{{Add}}"],"exec":true,"done":{{(isDone ? "true" : "false")}}}""");

    public ShardWorld AnnounceTable(string source, string table, string rest = "") => Put(
        Key("shardddl-optimism/info", source, "up", table), $$"""{"task":"test","source":"{{source}}","up-schema":"up","up-table":"{{table}}","down-schema":"shop","down-table":"t","ddls":["{{Add}}"]{{rest}}}""");

    public ShardWorld AnswerTable(string source, string table, string conflict) => Put(
        Key("shardddl-optimism/operation", source, "up", table), $$"""{"id":"test-`shop`.`t`","ddls":[],"conflict-stage":"{{conflict}}","done":true}""");

    public ShardWorld Tables(string source) => Put(Key("shardddl-optimism/source-tables", source), """{"tables":{"shop":{"t":{"up":{"t":{}}}}}}""");

    public ShardWorld Put(string key, string value)
    {
        var revision = new Revision(++_revision);
        var bytes = ByteString.CopyFromUtf8(key);
        var entry = new KeyValue(bytes, ByteString.CopyFromUtf8(value), revision, revision, 1, LeaseId.None);
        return Apply(new StoreEvent(StoreEventKind.Put, entry, null), revision);
    }

    public ShardWorld Delete(string key)
    {
        var revision = new Revision(++_revision);
        var entry = new KeyValue(ByteString.CopyFromUtf8(key), ByteString.Empty, Revision.None, revision, 0, LeaseId.None);
        return Apply(new StoreEvent(StoreEventKind.Delete, entry, null), revision);
    }

    public static string Key(string kind, params string[] parts) =>
        $"/dm-master/{kind}/{string.Join('/', parts.Prepend("test").Select(static part => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part))))}";

    private ShardWorld Apply(StoreEvent change, Revision revision)
    {
        (Snapshot, _) = RegistryFold.Apply(Snapshot, new WatchBatch(revision, [change]));
        return this;
    }
}
