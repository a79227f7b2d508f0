namespace DmMaster.Config;

/// <summary>DM's errors about task and source files, by number, with DM's texts.</summary>
public static class ConfigErrors
{
    // Texts hold names from users. What is longer than any real list of them would not reach a client that takes 4 MiB.
    private const int MostCharacters = 64 * 1024;

    /// <summary>A database that is neither MySQL nor MariaDB.</summary>
    public static DmError FlavorNotSupported(string flavor) =>
        Make(11010, "functional", "high", $"flavor {flavor} not supported", "Please check `flavor` config in source configuration file.");

    /// <summary>A replica's ID that cannot be used.</summary>
    public static DmError ServerIdInvalid(string serverId) =>
        Make(11015, "functional", "high", $"invalid server id {serverId}");

    /// <summary>A check to be ignored that does not exist.</summary>
    public static DmError CheckItemNotSupported(string item, string supported) =>
        Make(20001, "config", "medium",
            $"checking item {item} is not supported\n{supported}",
            "Please check `ignore-checking-items` config in task configuration file, which can be set including "
            + "`all`/`dump_privilege`/`replication_privilege`/`version`/`binlog_enable`/`binlog_format`/`binlog_row_image`/`table_schema`/`schema_of_shard_tables`/`auto_increment_ID`.");

    /// <summary>TOML that cannot be read.</summary>
    public static DmError TomlTransform(string what, string cause) =>
        Make(20002, "config", "medium", what, "Please check the configuration file has correct TOML format.") with { RawCause = cause };

    /// <summary>YAML that cannot be read.</summary>
    public static DmError YamlTransform(string what, string cause) =>
        Make(20003, "config", "medium", what, "Please check the configuration file has correct YAML format.") with { RawCause = cause };

    /// <summary>A subtask without a task.</summary>
    public static DmError TaskNameEmpty() =>
        Make(20004, "config", "medium", "task name should not be empty", "Please check the `name` config in task configuration file.");

    /// <summary>A source without a name.</summary>
    public static DmError SourceIdEmpty() =>
        Make(20005, "config", "medium", "empty source-id not valid", "Please check the `source-id` config in configuration file.");

    /// <summary>A source's name of more than 32 bytes.</summary>
    public static DmError SourceIdTooLong() =>
        Make(20006, "config", "medium",
            "too long source-id not valid",
            "Please check the `source-id` config in configuration file. The max source id length is 32.");

    /// <summary>An online schema change tool that is not known.</summary>
    public static DmError OnlineSchemeNotSupported(string scheme) =>
        Make(20007, "config", "medium",
            $"online scheme {scheme} not supported",
            "Please check the `online-ddl-scheme` config in task configuration file. Only `ghost` and `pt` are currently supported.");

    /// <summary>A time zone that is not known.</summary>
    public static DmError TimeZoneInvalid(string timeZone) =>
        Make(20008, "config", "medium",
            $"invalid timezone string: {timeZone}",
            "Please check the `timezone` config in task configuration file.");

    /// <summary>A place to start that names no place.</summary>
    public static DmError MetaInvalid() =>
        Make(20011, "config", "medium",
            "must specify `binlog-name` without GTID enabled for the source or specify `binlog-gtid` with GTID enabled for the source",
            "Please check the `meta` config in task configuration file.");

    /// <summary>A null among the sources.</summary>
    public static DmError InstanceMissing() =>
        Make(20012, "config", "medium",
            "mysql instance config must specify",
            "Please check the `mysql-instances` config in task configuration file.");

    /// <summary>A task without sources.</summary>
    public static DmError InstancesMissing() =>
        Make(20013, "config", "medium",
            "must specify at least one mysql-instances",
            "Please check the `mysql-instances` config in task configuration file.");

    /// <summary>A source that is there twice.</summary>
    public static DmError SameSourceId(int first, int second, string sourceId) =>
        Make(20014, "config", "medium",
            $"mysql-instance ({first}) and ({second}) have same source-id ({sourceId})",
            "Please check the `mysql-instances` config in task configuration file.");

    /// <summary>A dump configuration both named and given.</summary>
    public static DmError MydumperConflict() =>
        Make(20015, "config", "medium",
            "mydumper-config-name and mydumper should only specify one",
            "Please check the `mydumper-config-name` and `mydumper` config in task configuration file.");

    /// <summary>A load configuration both named and given.</summary>
    public static DmError LoaderConflict() =>
        Make(20016, "config", "medium",
            "loader-config-name and loader should only specify one",
            "Please check the `loader-config-name` and `loader` config in task configuration file.");

    /// <summary>A replication configuration both named and given.</summary>
    public static DmError SyncerConflict() =>
        Make(20017, "config", "medium",
            "syncer-config-name and syncer should only specify one",
            "Please check the `syncer-config-name` and `syncer` config in task configuration file.");

    /// <summary>A task without a name.</summary>
    public static DmError TaskNameMissing() =>
        Make(20019, "config", "medium", "must specify a unique task name", "Please check the `name` config in task configuration file.");

    /// <summary>A task mode that is not known. The text is the recorded one, which does not list all modes.</summary>
    public static DmError TaskModeInvalid() =>
        Make(20020, "config", "medium",
            "please specify right task-mode, support `full`, `incremental`, `all`",
            "Please check the `task-mode` config in task configuration file.");

    /// <summary>A task without a downstream.</summary>
    public static DmError TargetMissing() =>
        Make(20021, "config", "medium",
            "must specify target-database",
            "Please check the `target-database` config in task configuration file.");

    /// <summary>A route that is not there.</summary>
    public static DmError RouteNotFound(int instance, string name) =>
        Make(20023, "config", "medium",
            $"mysql-instance({instance})'s route-rules {name} not exist in routes",
            "Please check the `route-rules` config in task configuration file.");

    /// <summary>A filter that is not there.</summary>
    public static DmError FilterNotFound(int instance, string name) =>
        Make(20024, "config", "medium",
            $"mysql-instance({instance})'s filter-rules {name} not exist in filters",
            "Please check the `filter-rules` config in task configuration file.");

    /// <summary>A block and allow list that is not there.</summary>
    public static DmError BlockAllowListNotFound(int instance, string name) =>
        Make(20026, "config", "medium",
            $"mysql-instance({instance})'s list {name} not exist in block allow list",
            "Please check the `block-allow-list` config in task configuration file.");

    /// <summary>A dump configuration that is not there.</summary>
    public static DmError MydumperNotFound(int instance, string name) =>
        Make(20027, "config", "medium",
            $"mysql-instance({instance})'s mydumper config {name} not exist in mydumpers",
            "Please check the `mydumper-config-name` config in task configuration file.");

    /// <summary>A dump configuration without a path.</summary>
    public static DmError MydumperPathInvalid(int instance) =>
        Make(20028, "config", "medium",
            $"mysql-instance({instance})'s mydumper-path must specify a valid path to mydumper binary when task-mode is all or full",
            "Please check the `mydumper-path` config in task configuration file.");

    /// <summary>A load configuration that is not there.</summary>
    public static DmError LoaderNotFound(int instance, string name) =>
        Make(20029, "config", "medium",
            $"mysql-instance({instance})'s loader config {name} not exist in loaders",
            "Please check the `loader-config-name` config in task configuration file.");

    /// <summary>A replication configuration that is not there.</summary>
    public static DmError SyncerNotFound(int instance, string name) =>
        Make(20030, "config", "medium",
            $"mysql-instance({instance})'s syncer config {name} not exist in syncer",
            "Please check the `syncer-config-name` config in task configuration file.");

    /// <summary>A source that the cluster does not have.</summary>
    public static DmError SourceNotFound(string sourceId) =>
        Make(20031, "config", "medium",
            $"source {sourceId} in deployment configuration not found",
            "Please use `operate-source create source-config-file-path` to add source.");

    /// <summary>Names that are there twice in one list.</summary>
    public static DmError DuplicateItems(string items) =>
        Make(20032, "config", "medium",
            $"the following mysql configs have duplicate items, please remove the duplicates:\n{items}",
            "Please check the `mysql-instances` config in task configuration file.");

    /// <summary>A shard mode that is not known.</summary>
    public static DmError ShardModeNotSupported(string mode) =>
        Make(20033, "config", "medium",
            $"shard mode {mode} not supported",
            "Please check the `shard-mode` config in task configuration file, which can be set to `pessimistic`/`optimistic`.");

    /// <summary>Named configurations that no source uses.</summary>
    public static DmError Unused(string names) =>
        Make(20038, "config", "high",
            $"The configurations as following {names} are set in global configuration but instances don't use them",
            "Please check the configuration files.");

    /// <summary>An expression filter for more than one kind of row.</summary>
    public static DmError ExpressionFilterTooMany(string name, string expressions) =>
        Make(20039, "config", "high",
            $"expression filter can only specify one of (insert, update, delete) expressions, but {name} has specified {expressions}",
            "If you want to filter by A or B, please write two filters.");

    /// <summary>An expression filter that is not there.</summary>
    public static DmError ExpressionFilterNotFound(int instance, string name) =>
        Make(20040, "config", "high",
            $"mysql-instance({instance})'s expression-filters {name} not exist in expression-filter",
            "Please check the `expression-filters` config in task configuration file.");

    /// <summary>An expression filter without a schema or table.</summary>
    public static DmError ExpressionFilterEmpty(string name, string what) =>
        Make(20042, "config", "high",
            $"expression-filter {name} has empty {what}",
            "Please check the `expression-filters` config in task configuration file.");

    /// <summary>A longest wait below the shortest.</summary>
    public static DmError CheckerMaxTooSmall(string max, string min) =>
        Make(20043, "config", "high",
            $"`backoff-max` value {max} is less than `backoff-min` value {min}",
            "Please increase `backoff-max` config in task configuration file.");

    /// <summary>A block and allow list that cannot be used.</summary>
    public static DmError BlockAllowListInvalid(string cause) =>
        Make(20044, "config", "high",
            "generate block allow list error",
            "Please check the `block-allow-list` config in task configuration file.") with { RawCause = cause };

    /// <summary>A route that cannot be used.</summary>
    public static DmError RouteInvalid(string cause) =>
        Make(20045, "config", "high",
            "generate table router error",
            "Please check the `routes` config in task configuration file.") with { RawCause = cause };

    /// <summary>A dump file size that is not a size.</summary>
    public static DmError ChunkFileSizeInvalid(string size) =>
        Make(20047, "config", "high",
            $"invalid `chunk-filesize` {size}",
            "Please check the `chunk-filesize` config in task configuration file.");

    /// <summary>A rule for shadow or trash tables that cannot be used.</summary>
    public static DmError OnlineDdlRegexInvalid(string key, string pattern, string reason) =>
        Make(20048, "config", "high",
            $"config '{key}' regex pattern '{pattern}' invalid, reason: {reason}",
            "Please check if params is correctly in the configuration file.");

    /// <summary>A collation rule that is not known.</summary>
    public static DmError CollationNotSupported(string value) =>
        Make(20052, "config", "medium",
            $"collation compatible {value} not supported",
            "Please check the `collation_compatible` config in task configuration file, which can be set to `loose`/`strict`.");

    /// <summary>A load mode that is not known.</summary>
    public static DmError LoadModeInvalid(string mode) =>
        Make(20053, "config", "medium",
            $"invalid load mode '{mode}'",
            "Please choose a valid value in ['logical', 'physical', 'import-into']");

    /// <summary>A rule for duplicates in logical import that is not known.</summary>
    public static DmError OnDuplicateLogicalInvalid(string value) =>
        Make(20054, "config", "medium",
            $"invalid load on-duplicate-logical or on-duplicate option '{value}'",
            "Please choose a valid value in ['replace', 'error', 'ignore'] or leave it empty.");

    /// <summary>A validation mode that is not known.</summary>
    public static DmError ValidationModeInvalid() =>
        Make(20055, "config", "high", "invalid validation mode", "Please check `validation-mode` config in task configuration file.");

    /// <summary>A validation configuration that is not there.</summary>
    public static DmError ValidatorNotFound(int instance, string name) =>
        Make(20056, "config", "medium",
            $"mysql-instance({instance})'s continuous validator config {name} not exist",
            "Please check the `validator-config-name` config in task configuration file.");

    /// <summary>A load directory that is not a path or URL.</summary>
    public static DmError LoaderDirectoryInvalid(string directory) =>
        Make(20058, "config", "high", $"loader's dir {directory} is invalid", "Please check the `dir` config in task configuration file.");

    /// <summary>Shared storage with the loader that could not use it.</summary>
    public static DmError LoaderS3NotSupported(string directory) =>
        Make(20059, "config", "high",
            $"loader's dir {directory} is s3 dir, but s3 is not supported",
            "Please check the `dir` config in task configuration file and you can use `Lightning` by set config `import-mode` be `sql` which supports s3 instead.");

    /// <summary>A safe mode duration that is not one.</summary>
    public static DmError SafeModeDurationInvalid(string length, string cause) =>
        Make(20060, "config", "medium",
            $"safe-mode-duration '{length}' parsed failed: {cause}",
            "Please check the `safe-mode-duration` is correct.");

    /// <summary>Safe mode for no time.</summary>
    public static DmError SafeModeConflict() =>
        Make(20061, "config", "low",
            "safe-mode(true) conflicts with safe-mode-duration(0s)",
            "Please set safe-mode to false or safe-mode-duration to non-zero.");

    /// <summary>A rule for duplicates in physical import that is not known.</summary>
    public static DmError OnDuplicatePhysicalInvalid(string value) =>
        Make(20062, "config", "medium",
            $"invalid load on-duplicate-physical option '{value}'",
            "Please choose a valid value in ['none', 'manual'] or leave it empty.");

    /// <summary>A rule for checksums that is not known.</summary>
    public static DmError ChecksumInvalid(string value) =>
        Make(20063, "config", "medium",
            $"invalid load checksum-physical option '{value}'",
            "Please choose a valid value in ['required', 'optional', 'off'] or leave it empty.");

    /// <summary>Column mappings, which DM gave up.</summary>
    public static DmError ColumnMappingDeprecated() =>
        Make(20064, "config", "high",
            "column-mapping is not supported since v6.6.0",
            "Please use extract-table/extract-schema/extract-source to handle data conflict when merge tables. See https://docs.pingcap.com/tidb/v6.4/task-configuration-file-full#task-configuration-file-template-advanced");

    /// <summary>A rule for analysis that is not known.</summary>
    public static DmError AnalyzeInvalid(string value) =>
        Make(20065, "config", "medium",
            $"invalid load analyze option '{value}'",
            "Please choose a valid value in ['required', 'optional', 'off'] or leave it empty.");

    /// <summary>Strict optimistic sharding without optimistic sharding.</summary>
    public static DmError StrictOptimistic() =>
        Make(20066, "config", "medium",
            "cannot enable `strict-optimistic-shard-mode` while `shard-mode` is not `optimistic`",
            "Please set `shard-mode` to `optimistic` if you want to enable `strict-optimistic-shard-mode`.");

    /// <summary>Import-into with several sources.</summary>
    public static DmError ImportIntoSharding() =>
        Make(20068, "config", "high",
            "import-into mode does not support sharding (multi-source) scenario",
            "Please use 'physical' or 'logical' mode for sharding scenarios, or disable sharding mode to use 'import-into'.");

    /// <summary>Import-into from a local directory.</summary>
    public static DmError ImportIntoLocal(string directory) =>
        Make(20069, "config", "high",
            $"import-into mode requires shared storage (s3, gcs, azure, etc.) for loader's dir, but got local path '{directory}'",
            "Please use a shared storage URI like s3://bucket/path");

    /// <summary>An option that cannot be with foreign key checks.</summary>
    public static DmError ForeignKeyOption(string option) =>
        Make(20070, "config", "medium",
            $"`{option}` is not supported when foreign_key_checks=1",
            "Please disable `foreign_key_checks`, or disable this syncer option in task configuration file.");

    /// <summary>A stored source that cannot be read.</summary>
    public static DmError SourceTomlInvalid(string cause) =>
        Make(40003, "dm-worker", "medium",
            "toml decode file",
            "Please check the configuration file has correct TOML format.") with { RawCause = cause };

    /// <summary>A stored source with keys that are not known.</summary>
    public static DmError SourceTomlUnknown(string keys) =>
        Make(40004, "dm-worker", "medium",
            $"worker config contains unknown configuration options: {keys}",
            "Please check configs in worker configurtion file.");

    /// <summary>A source without a name.</summary>
    public static DmError SourceNeedsId() =>
        Make(40005, "dm-worker", "medium",
            "dm-worker should bind a non-empty source ID which represents a MySQL/MariaDB instance or a replica group. \n notice: if you use old version dm-ansible, please update to newest version.");

    /// <summary>A source's name that is too long.</summary>
    public static DmError SourceIdOverLimit(string sourceId, int most) =>
        Make(40006, "dm-worker", "medium", $"the length of source ID {sourceId} is more than max allowed value {most}");

    /// <summary>A binlog file's name that is not one.</summary>
    public static DmError RelayBinlogNameInvalid(string name) =>
        Make(40007, "dm-worker", "medium", $"relay-binlog-name {name} not valid");

    private static DmError Make(int code, string @class, string level, string message, string workaround = "") =>
        new(code, @class, "internal", level, GoFormat.Cut(message, MostCharacters), workaround);
}
