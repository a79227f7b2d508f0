namespace DmMaster.Config.Tests;

public sealed class TaskRulesTests
{
    private const string Head = "name: t\ntask-mode: all\n";
    private const string Target = "target-database: {}\n";

    public static TheoryData<int, string, string> Failures => new()
    {
        { 20019, "task-mode: nope", "must specify a unique task name" },
        { 20019, $"name: {new string('x', 1025)}\ntask-mode: all", "task name has more than 1024 bytes" },
        { 20020, "name: t\ntask-mode: Full", "please specify right task-mode, support `full`, `incremental`, `all`" },
        { 20033, Head + "shard-mode: x\nstrict-optimistic-shard-mode: true", "shard mode x not supported" },
        { 20066, Head + "is-sharding: true\nstrict-optimistic-shard-mode: true", "cannot enable `strict-optimistic-shard-mode` while `shard-mode` is not `optimistic`" },
        { 20064, Head + "column-mappings: {a: }\ncollation_compatible: x", "column-mapping is not supported since v6.6.0" },
        { 20052, Head + "collation_compatible: x\nignore-checking-items: [x]", "collation compatible x not supported" },
        { 20007, Head + "online-ddl-scheme: x", "online scheme x not supported" },
        { 20021, Head, "must specify target-database" },
        { 20021, Head + "target-database: ~", "must specify target-database" },
        { 20013, Head + Target, "must specify at least one mysql-instances" },
        { 20013, Head + Target + "mysql-instances: []", "must specify at least one mysql-instances" },
        { 20042, Full("expression-filter: {e: {}}"), "expression-filter e has empty schema" },
        { 20042, Full("expression-filter: {e: }"), "expression-filter e has empty schema" },
        { 20042, Full("expression-filter: {e: {schema: a}}"), "expression-filter e has empty table" },
        { 20039, Full("expression-filter: {e: {schema: a, table: b, insert-value-expr: i, update-new-value-expr: u}}"), "expression filter can only specify one of (insert, update, delete) expressions, but e has specified [insert: [i] update (old value): [] update (new value): [u]]" },
        { 20055, Full("validators: {v: {mode: Full}}"), "invalid validation mode" },
        { 0, Full("validators: {v: {max-pending-row-size: abc}}"), "invalid size: 'abc'" },
        { 20012, Full("", "~"), "mysql-instance: 0th: mysql instance config must specify" },
        { 20005, Full("", "source-id: a}, {meta: }, {"), "mysql-instance: 1st: empty source-id not valid" },
        { 20011, Full("", "source-id: a, meta: {binlog-pos: 4}"), "mysql-instance: 0th: source a: must specify `binlog-name` without GTID enabled for the source or specify `binlog-gtid` with GTID enabled for the source" },
        { 20015, Full("mydumpers: {g: }", "source-id: a, mydumper: {}, mydumper-config-name: g"), "mysql-instance: 0th: mydumper-config-name and mydumper should only specify one" },
        { 20016, Full("", "source-id: a, loader: {}, loader-config-name: g"), "mysql-instance: 0th: loader-config-name and loader should only specify one" },
        { 20017, Full("", "source-id: a, syncer: {}, syncer-config-name: g"), "mysql-instance: 0th: syncer-config-name and syncer should only specify one" },
        { 20014, Full("", "source-id: a}, {source-id: b}, {source-id: a"), "mysql-instance (0) and (2) have same source-id (a)" },
        { 20023, Full("", "source-id: a, route-rules: [r]"), "mysql-instance(0)'s route-rules r not exist in routes" },
        { 20024, Full("", "source-id: a, filter-rules: [r]"), "mysql-instance(0)'s filter-rules r not exist in filters" },
        { 20026, Full("", "source-id: a, black-white-list: r"), "mysql-instance(0)'s list r not exist in block allow list" },
        { 20027, Full("", "source-id: a, mydumper-config-name: r"), "mysql-instance(0)'s mydumper config r not exist in mydumpers" },
        { 20028, Full("", "source-id: a, mydumper: {mydumper-path: \"\"}"), "mysql-instance(0)'s mydumper-path must specify a valid path to mydumper binary when task-mode is all or full" },
        { 20029, Full("", "source-id: a, loader-config-name: r"), "mysql-instance(0)'s loader config r not exist in loaders" },
        { 20068, Full("", "source-id: a, loader: {import-mode: Import-Into}}, {source-id: b"), "import-into mode does not support sharding (multi-source) scenario" },
        { 20030, Full("", "source-id: a, syncer-config-name: r"), "mysql-instance(0)'s syncer config r not exist in syncer" },
        { 20060, Full("", "source-id: a, syncer: {safe-mode-duration: 5}"), "safe-mode-duration '5' parsed failed: time: missing unit in duration \"5\"" },
        { 20061, Full("", "source-id: a, syncer: {safe-mode: true, safe-mode-duration: 0s}"), "safe-mode(true) conflicts with safe-mode-duration(0s)" },
        { 20056, Full("", "source-id: a, validator-config-name: r"), "mysql-instance(0)'s continuous validator config r not exist" },
        { 20040, Full("", "source-id: a, expression-filters: [r]"), "mysql-instance(0)'s expression-filters r not exist in expression-filter" },
        { 20032, Full("routes: {b: , a: }", "source-id: a, route-rules: [b, a, b, a], column-mapping-rules: [x, x]"), "the following mysql configs have duplicate items, please remove the duplicates:\nmysql-instance(0)'s route-rules: b, a\nmysql-instance(0)'s column-mapping-rules: x" },
        { 20053, Full("loaders: {l: {import-mode: Nope}}"), "invalid load mode 'nope'" },
        { 20054, Full("loaders: {l: {on-duplicate-logical: x}}"), "invalid load on-duplicate-logical or on-duplicate option 'x'" },
        { 20062, Full("loaders: {l: {on-duplicate-physical: x}}"), "invalid load on-duplicate-physical option 'x'" },
        { 20063, Full("loaders: {l: {checksum-physical: x}}"), "invalid load checksum-physical option 'x'" },
        { 20065, Full("loaders: {l: {analyze: x}}"), "invalid load analyze option 'x'" },
        { 20038, Full("routes: {z: , a: }\nsyncers: {m: }\nmydumpers: {m: }"), "The configurations as following [a m m z] are set in global configuration but instances don't use them" },
        { 20008, Full("timezone: Nowhere/Land"), "invalid timezone string: Nowhere/Land" },
        { 20008, Full("timezone: \"+14:01\""), "invalid timezone string: +14:01" },
        { 20008, Full("timezone: ../etc/passwd"), "invalid timezone string: ../etc/passwd" },
        { 20008, Full("timezone: SYSTEM"), "'SYSTEM' or 'Local' time_zone is not supported" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Parse_OfWrongTask_GivesTheFirstFailure(int code, string yaml, string message)
    {
        var error = TaskConfig.Parse(yaml, hasStartTime: false).Error;

        Assert.Equal((code, message), (error?.Code ?? -1, error?.Message));
    }

    [Fact]
    public void Parse_OfUnknownCheck_NamesItFirst()
    {
        var error = TaskConfig.Parse(Head + "ignore-checking-items: [all, nope]", hasStartTime: false).Error;

        Assert.Equal(20001, error?.Code);
        var lines = error!.Message.Split('\n');
        Assert.Equal(
            ["checking item nope is not supported", "************ supporting checking items ************", " name:\t\tdescription", "all:\tall checking items"], lines[..4]);
        Assert.Equal(["************ supporting checking items ************", ""], lines[^2..]);
        Assert.Contains("auto_increment_ID:\tconflict auto increment ID of shard tables checking item", lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+14:00")]
    [InlineData("-12:59")]
    [InlineData("UTC")]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/Argentina/Buenos_Aires")]
    public void Parse_OfKnownTimeZone_Succeeds(string timeZone) => Assert.Null(TaskConfig.Parse(Full($"timezone: \"{timeZone}\""), hasStartTime: false).Error);

    [Theory]
    [InlineData("full")]
    [InlineData("incremental")]
    [InlineData("all")]
    [InlineData("dump")]
    [InlineData("load")]
    [InlineData("load&sync")]
    public void Parse_OfEveryMode_Succeeds(string mode) => Assert.Equal(mode, TaskConfig.Parse(Yamls.TaskWith("{source-id: s1}", mode: mode), hasStartTime: false).Value.Mode);

    [Fact]
    public void Parse_WithStartTime_ReplacesEveryMeta()
    {
        var task = TaskConfig.Parse(Full("", "source-id: a, meta: {}}, {source-id: b"), hasStartTime: true).Value;

        Assert.All(task.Instances!, static one => Assert.Equal("start-task with --start-time", one!.Meta!.BinlogName));
    }

    [Fact]
    public void Parse_OfUnusedBlockAllowList_Succeeds() => Assert.Null(TaskConfig.Parse(Full("block-allow-list: {a: {do-dbs: [x]}}"), hasStartTime: false).Error);

    [Fact]
    public void Parse_OfPlainError_TakesTheClassAsDmPrintsIt()
    {
        var error = TaskConfig.Parse(Full("validators: {v: {max-pending-row-size: abc}}"), hasStartTime: false).Error!;

        Assert.Equal("invalid size: 'abc'", error.ToString());
        Assert.Equal("error class: dm-master: invalid size: 'abc'", (error with { Class = "dm-master" }).ToString());
    }

    private static string Full(string rest, string instance = "source-id: a") =>
        Head + Target + $"mysql-instances: [{(instance == "~" ? "~" : $"{{{instance}}}")}]\n" + rest;
}
