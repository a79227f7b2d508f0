namespace DmMaster.Config.Tests;

public sealed class SubTaskRulesTests
{
    public static TheoryData<int, string, string> Failures => new()
    {
        { 20031, Yamls.TaskWith("{source-id: s2}"), "source s2 in deployment configuration not found" },
        { 20068, Yamls.TaskWith("{source-id: s1, loader: {import-mode: import-into, dir: \"s3://b/p\"}}", "shard-mode: optimistic"), "source s1: import-into mode does not support sharding (multi-source) scenario" },
        { 20069, Yamls.TaskWith("{source-id: s1, loader: {import-mode: import-into}}"), "source s1: import-into mode requires shared storage (s3, gcs, azure, etc.) for loader's dir, but got local path './dumped_data'" },
        { 20064, Yamls.TaskWith("{source-id: s1, column-mapping-rules: [x]}"), "source s1: column-mapping is not supported since v6.6.0" },
        { 20048, Yamls.TaskWith("{source-id: s1}", "shadow-table-rules: [\"_(a\"]"), null! },
        { 20048, Yamls.TaskWith("{source-id: s1}", "shadow-table-rules: [\"a\"]"), "source s1: config 'shadow-table-rules' regex pattern '^a$' invalid, reason: rule isn't contains exactly one submatch" },
        { 20048, Yamls.TaskWith("{source-id: s1}", "trash-table-rules: [\"(a)(b)\"]"), "source s1: config 'trash-table-rules' regex pattern '^(a)(b)$' invalid, reason: rule isn't contains exactly one submatch" },
        { 20059, Yamls.TaskWith("{source-id: s1, loader: {import-mode: loader, dir: \"s3://b/p\"}}"), "source s1: loader's dir s3://b/p is s3 dir, but s3 is not supported" },
        { 20058, Yamls.TaskWith("{source-id: s1, loader: {dir: \"s3://b/%zz\"}}"), "source s1: loader's dir s3://b/%zz is invalid" },
        { 20070, Yamls.TaskWith("{source-id: s1, syncer: {compact: true}}").Replace("port: 4000", "session: {Foreign_Key_Checks: 1}", StringComparison.Ordinal), "source s1: `compact` is not supported when foreign_key_checks=1" },
        { 20070, Yamls.TaskWith("{source-id: s1, syncer: {multiple-rows: true}}").Replace("port: 4000", "session: {foreign_key_checks: on}", StringComparison.Ordinal), "source s1: `multiple-rows` is not supported when foreign_key_checks=1" },
        { 20047, Yamls.TaskWith("{source-id: s1, mydumper: {chunk-filesize: big}}"), "source s1: invalid `chunk-filesize` big" },
        { 20053, Yamls.TaskWith("{source-id: s1, loader: {import-mode: x}}"), "source s1: invalid load mode 'x'" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void ToSubtasks_OfWrongTask_GivesTheFirstFailure(int code, string yaml, string? message)
    {
        var error = Yamls.SubTask(yaml).Error;

        Assert.Equal(code, error?.Code);
        if (message is not null)
        {
            Assert.Equal(message, error?.Message);
        }
    }

    [Fact]
    public void ToSubtasks_OfLongSourceId_IsRefused()
    {
        var id = new string('x', 33);
        var task = TaskConfig.Parse(Yamls.TaskWith($"{{source-id: {id}}}"), hasStartTime: false).Value;

        Assert.Equal((20006, $"source {id}: too long source-id not valid"), (task.ToSubtasks(Yamls.Sources(id)).Error!.Code, task.ToSubtasks(Yamls.Sources(id)).Error!.Message));
    }

    [Theory]
    [InlineData("all", "./dump/", "./dump.t1", "./dump.t1.sorting")]
    [InlineData("all", "./dump.t1", "./dump.t1", "./dump.t1.sorting")]
    [InlineData("all", "'s3://b/p?region=x'", "s3://b/p/t1.s1?region=x", "./sorting.t1")]
    [InlineData("all", "'s3://b/p/t1.s1?region=x'", "s3://b/p/t1.s1?region=x", "./sorting.t1")]
    [InlineData("full", "gs://b/p", "gs://b/p.t1", "./sorting.t1")]
    [InlineData("load", "./dump", "./dump", "./dump.sorting")]
    [InlineData("dump", "./dump", "./dump", "")]
    [InlineData("all", "\"\"", "", "./sorting.t1")]
    public void ToSubtasks_OfLoaderDirectory_GivesEachTaskItsOwn(string mode, string given, string directory, string sorting)
    {
        var loader = Yamls.SubTask(Yamls.TaskWith($"{{source-id: s1, loader: {{dir: {given}}}}}", mode: mode)).Value.Loader;

        Assert.Equal((directory, sorting), (loader.Directory, loader.SortingDirectory));
    }

    [Fact]
    public void ToSubtasks_WithoutCaseSensitivity_FoldsPatternsButNotTargets()
    {
        var subtask = Yamls.SubTask(Yamls.TaskWith(
            "{source-id: s1, route-rules: [r], filter-rules: [f], block-allow-list: b}",
            """
            routes: {r: {schema-pattern: "A*", table-pattern: "B", target-schema: "C", target-table: "D"}}
            filters: {f: {schema-pattern: "A", events: [Drop Schema, INSERT], action: Do}}
            block-allow-list: {b: {do-dbs: ["~^X"], ignore-tables: [{db-name: E, tbl-name: F}]}}
            """)).Value;

        Assert.Equal(("a*", "b", "C", "D"), (subtask.RouteRules![0]!.SchemaPattern, subtask.RouteRules[0]!.TablePattern, subtask.RouteRules[0]!.TargetSchema, subtask.RouteRules[0]!.TargetTable));
        Assert.Equal(["drop database", "insert"], subtask.FilterRules![0]!.Events!);
        Assert.Equal("~^x", subtask.BlockAllowList!.DoSchemas![0]);
        Assert.Equal(("e", "f"), (subtask.BlockAllowList.IgnoreTables![0]!.Schema, subtask.BlockAllowList.IgnoreTables[0]!.Table));
    }

    [Fact]
    public void ToSubtasks_WithCaseSensitivity_KeepsPatterns()
    {
        var subtask = Yamls.SubTask(Yamls.TaskWith("{source-id: s1, block-allow-list: b}", "case-sensitive: true\nblock-allow-list: {b: {do-dbs: [X]}}")).Value;

        Assert.Equal("X", subtask.BlockAllowList!.DoSchemas![0]);
    }

    [Fact]
    public void ToSubtasks_WithTimeZone_SetsBothSessions()
    {
        var yaml = Yamls.TaskWith("{source-id: s1}", "timezone: UTC").Replace("port: 4000", "session: {TIME_ZONE: x}", StringComparison.Ordinal);
        var subtask = Yamls.SubTask(yaml).Value;

        Assert.Equal("UTC", subtask.From.Session!["time_zone"]);
        Assert.Equal(["TIME_ZONE=UTC"], subtask.To.Session!.Select(static pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void ToSubtasks_WithThreadOverrides_AppliesThem()
    {
        var subtask = Yamls.SubTask(Yamls.TaskWith("{source-id: s1, mydumper-thread: 7, loader-thread: 8, syncer-thread: 9}")).Value;

        Assert.Equal((7, 8, 9), (subtask.Mydumper.Threads, subtask.Loader.PoolSize, subtask.Syncer.WorkerCount));
    }

    [Fact]
    public void ToSubtasks_WithFlushIntervalOnly_KeepsTheDefaultSafeMode() =>
        Assert.Equal("60s", Yamls.SubTask(Yamls.TaskWith("{source-id: s1, syncer: {checkpoint-flush-interval: 10}}")).Value.Syncer.SafeModeDuration);

    [Fact]
    public void ToSubtasks_WithEmptySafeModeDuration_DerivesIt() =>
        Assert.Equal("20s", Yamls.SubTask(Yamls.TaskWith("{source-id: s1, syncer: {checkpoint-flush-interval: 10, safe-mode-duration: \"\"}}")).Value.Syncer.SafeModeDuration);

    [Fact]
    public void ToSubtasks_OfRulesTimesSources_IsBounded()
    {
        var ids = Enumerable.Range(0, 60).Select(static at => $"s{at}").ToArray();
        var list = string.Concat(Enumerable.Repeat("a, ", 100_000));
        var instances = string.Concat(ids.Select(static id => $"  - {{source-id: {id}, block-allow-list: b}}\n"));
        var task = TaskConfig.Parse($"name: t\ntask-mode: all\ntarget-database: {{}}\nblock-allow-list: {{b: {{do-dbs: [{list}]}}}}\nmysql-instances:\n{instances}", hasStartTime: false).Value;

        Assert.Equal("task t has more than 5000000 rule entries over all its sources", task.ToSubtasks(Yamls.Sources(ids)).Error?.ToString());
    }

    [Fact]
    public void ToSubtasks_OfTenThousandSources_GivesAll()
    {
        var ids = Enumerable.Range(0, 10_000).Select(static at => $"s{at}").ToArray();
        var instances = string.Concat(ids.Select(static id => $"  - {{source-id: {id}, route-rules: [r], block-allow-list: b}}\n"));
        var yaml = "name: t\ntask-mode: all\ntarget-database: {}\nblock-allow-list: {b: {do-dbs: [\"~^a\"]}}\n"
            + $"routes: {{r: {{schema-pattern: \"~x\", target-schema: y}}}}\nmysql-instances:\n{instances}";

        Assert.Equal(ids, TaskConfig.Parse(yaml, hasStartTime: false).Value.ToSubtasks(Yamls.Sources(ids)).Value.Select(static one => one.SourceId));
    }

    [Fact]
    public void FindMixedImportModes_OfTwoModes_IsOfClassConfig()
    {
        var yaml = Yamls.TaskWith("{source-id: s1, loader: {import-mode: physical}}\n  - {source-id: s2}");
        var subtasks = TaskConfig.Parse(yaml, hasStartTime: false).Value.ToSubtasks(Yamls.Sources("s1", "s2")).Value;
        var error = TaskConfig.FindMixedImportModes(subtasks);

        Assert.Equal("[code=20053:class=config:scope=internal:level=medium], Message: found two import-mode physical and logical in task config, DM only supports one value, Workaround: Please choose a valid value in ['logical', 'physical', 'import-into']", error?.ToString());
        Assert.Null(TaskConfig.FindMixedImportModes([.. subtasks.Take(1)]));
    }

    [Fact]
    public void WithTiDbSession_OfModernServer_AddsOptimisticTransactions()
    {
        var task = TaskConfig.Decode("target-database: {session: {SQL_MODE: x}}").Value.WithTiDbSession(hasTransactionModes: true);

        Assert.Equal(["sql_mode=x", "tidb_txn_mode=optimistic"], task.Target!.Session!.Select(static pair => $"{pair.Key}={pair.Value}"));
    }
}
