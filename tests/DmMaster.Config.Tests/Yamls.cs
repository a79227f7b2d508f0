namespace DmMaster.Config.Tests;

/// <summary>Files for tests.</summary>
internal static class Yamls
{
    /// <summary>The shortest task.</summary>
    public const string Task = """
        name: t1
        task-mode: all
        target-database: {host: 10.1.0.9, port: 4000, user: dm, password: "pw"}
        mysql-instances:
          - source-id: s1
        """;

    /// <summary>A task that says nearly everything that can be said.</summary>
    public const string FullTask = """
        name: shop-merge
        task-mode: all
        shard-mode: optimistic
        strict-optimistic-shard-mode: true
        timezone: "+08:00"
        ignore-checking-items: [auto_increment_ID]
        target-database:
          host: 10.1.0.9
          port: 4000
          user: dm
          password: "p\"w"
          max-allowed-packet: 67108864
          session: {sql_mode: "NO_ZERO_DATE"}
          security: {ssl-ca: /ca.pem, cert-allowed-cn: [tidb], ssl-ca-bytes: [45, 45], ssl-key-base64: a2V5}
        mysql-instances:
          - source-id: s1
            meta: {binlog-name: mysql-bin.000007, binlog-pos: 4, binlog-gtid: ""}
            route-rules: [r-orders, r-users]
            filter-rules: [f-nodrop]
            block-allow-list: ba
            mydumper-config-name: d1
            loader-config-name: l1
            syncer-config-name: sy1
            validator-config-name: v1
            expression-filters: [ef-big]
        routes:
          r-orders: {schema-pattern: "Shop_*", table-pattern: "orders_*", target-schema: Shop, target-table: Orders,
                     extract-source: {target-column: c_src, source-regexp: "mysql-(.*)"}}
          r-users: {schema-pattern: "~^shop_\\d+$", target-schema: shop}
        filters:
          f-nodrop: {schema-pattern: "shop_*", events: [Drop Table, truncate table], action: Ignore}
        block-allow-list:
          ba: {do-dbs: ["~^shop_.*"], ignore-tables: [{db-name: shop_1, tbl-name: audit}, {db-name: shop_2, tbl-name: audit}]}
        expression-filter:
          ef-big: {schema: shop_1, table: orders_1, insert-value-expr: "amount < 0"}
        mydumpers: {d1: {threads: 8, chunk-filesize: 128, where: "id > 1", statement-size: 9223372036854775807}}
        loaders:   {l1: {pool-size: 32, dir: "./dump", import-mode: Physical, disk-quota-physical: 2GiB, on-duplicate-physical: manual}}
        syncers:   {sy1: {worker-count: 32, batch: 200, safe-mode-duration: 90s}}
        validators: {v1: {mode: fast, validate-interval: 1500ms, row-error-delay: 1h30m}}
        experimental: {async-checkpoint-flush: true}
        """;

    /// <summary>A task with one instance, whose text and whose other keys are given.</summary>
    public static string TaskWith(string instance, string rest = "", string mode = "all") => $$"""
        name: t1
        task-mode: {{mode}}
        target-database: {host: h, port: 4000}
        mysql-instances:
          - {{instance}}
        {{rest}}
        """;

    /// <summary>Sources by ID.</summary>
    public static Dictionary<string, SourceConfig> Sources(params string[] ids) =>
        ids.ToDictionary(static id => id, static id => new SourceConfig { SourceId = id, From = new() { Host = "up", Port = 3306, Password = "s3cret" } });

    /// <summary>The only subtask of a task, or the error on the way to it.</summary>
    public static DmResult<SubTaskConfig> SubTask(string yaml) =>
        TaskConfig.Parse(yaml, hasStartTime: false).Then(static task => task.ToSubtasks(Sources("s1"))).Then<SubTaskConfig>(static all => all[0]);
}
