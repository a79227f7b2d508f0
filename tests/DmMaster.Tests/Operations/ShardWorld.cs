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
    public const string Optimistic = "is-sharding = false\nshard-mode = \"optimistic\"\nname = \"test\"\n";
    public const string Plain = "is-sharding = false\nshard-mode = \"\"\nname = \"test\"\n";

    public static readonly TaskName Task = new("test");

    private readonly Dictionary<string, Revision> _created = [];
    private long _revision = 1;

    public RegistrySnapshot Snapshot { get; private set; } = RegistrySnapshot.Empty;

    public ShardWorld WithTask(string toml = Pessimistic, Stage stage = Stage.Running)
    {
        foreach (var source in new[] { "s1", "s2" })
        {
            Join(source, toml, stage);
        }

        return this;
    }

    public ShardWorld Join(string source, string toml = Pessimistic, Stage stage = Stage.Running) =>
        Put(DmKeys.SubtaskConfig(new(source), Task).ToStringUtf8(), toml).Order(source, stage);

    public ShardWorld Leave(string source) =>
        Delete(DmKeys.SubtaskConfig(new(source), Task).ToStringUtf8()).Delete(DmKeys.SubtaskStage(new(source), Task).ToStringUtf8());

    public ShardWorld Order(string source, Stage stage) =>
        Put(DmKeys.SubtaskStage(new(source), Task).ToStringUtf8(), DmValues.Stage(stage, new(source), Task).ToStringUtf8());

    public ShardWorld Announce(string source, string ddl = Add, string table = "t") => Put(
        Key("shardddl-pessimism/info", source), $$"""{"task":"test","source":"{{source}}","schema":"shop","table":"{{table}}","ddls":["{{ddl}}"]}""");

    /// <summary>What a master tells a source.</summary>
    public ShardWorld Tell(string source, bool isExecuting, string ddl = Add, bool isDone = false, string table = "t") => Put(
        Key("shardddl-pessimism/operation", source),
        $$"""{"id":"test-`shop`.`{{table}}`","task":"test","source":"{{source}}","ddls":["{{ddl}}"],"exec":{{(isExecuting ? "true" : "false")}},"done":{{(isDone ? "true" : "false")}}}""");

    /// <summary>What its worker writes when it is through: the announcement goes.</summary>
    public ShardWorld Finish(string source, bool isExecuting, string ddl = Add, string table = "t") =>
        Tell(source, isExecuting, ddl, isDone: true, table).Delete(Key("shardddl-pessimism/info", source));

    public ShardWorld AnnounceTable(string source, string table, string rest = "", string ddl = Add) => Put(
        Key("shardddl-optimism/info", source, "up", table), $$"""{"task":"test","source":"{{source}}","up-schema":"up","up-table":"{{table}}","down-schema":"shop","down-table":"t","ddls":["{{ddl}}"]{{rest}}}""");

    public ShardWorld AnswerTable(string source, string table, string conflict) => Put(
        Key("shardddl-optimism/operation", source, "up", table), $$"""{"id":"test-`shop`.`t`","ddls":[],"conflict-stage":"{{conflict}}","done":true}""");

    public ShardWorld Tables(string source) => Put(Key("shardddl-optimism/source-tables", source), """{"tables":{"shop":{"t":{"up":{"t":{}}}}}}""");

    public ShardWorld Put(string key, string value)
    {
        var revision = new Revision(++_revision);
        var bytes = ByteString.CopyFromUtf8(key);
        var created = _created.TryGetValue(key, out var before) ? before : _created[key] = revision;
        var entry = new KeyValue(bytes, ByteString.CopyFromUtf8(value), created, revision, revision == created ? 1 : 2, LeaseId.None);
        return Apply(new StoreEvent(StoreEventKind.Put, entry, null), revision);
    }

    public ShardWorld Delete(string key)
    {
        var revision = new Revision(++_revision);
        _created.Remove(key);
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
