using DmMaster.Config;
using DmMaster.Protocol.Dm;

namespace DmMaster.Testing.Stock;

/// <summary>The errors of a stock worker, in DM's numbers and words.</summary>
internal static class StockWorkerErrors
{
    public static DmError NoSource { get; } = Worker(40070, "no mysql source is being handled in the worker");

    public static DmError SourceNotMatch { get; } = Worker(40072, "source of request does not match with source in worker");

    public static DmError NotACreateTable { get; } = new(
        44009, "schema-tracker", "internal", "medium", " is not a valid `CREATE TABLE` statement")
    {
        RawCause = "[parser:1149]You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use",
    };

    public static DmError NotRunning(Stage stage) => Worker(40050, $"current stage is {stage} but not running, invalid");

    public static DmError NotPaused(Stage stage) => Worker(40051, $"current stage is {stage} but not paused, invalid");

    public static DmError CannotUpdate(string task, UnitType unit) => Worker(
        40081, $"can only update task config for limited fields and this task must in sync unit, current task: {task} current unit: {unit}");

    public static DmError SubtaskNotFound(string task) => Worker(40054, $"sub task with name {task} not found");

    public static DmError SyncUnitOnly(UnitType unit) =>
        Worker(40056, $"such operation is only available for syncer, but now syncer is not running. current unit is {unit}");

    public static DmError AlreadyStarted(string worker, string source, string asked) => Worker(
        40071, $"mysql source worker {worker} has already started with source {source}, but get a request with source {asked}",
        "Please try restart this DM-worker");

    public static DmError NoSubtaskConfig(string task) =>
        Worker(40073, $"there is no relative subtask config for task {task} in etcd") with { Level = "medium" };

    public static DmError NoSourceConfig(string source) =>
        Worker(40074, $"there is no relative source config for source {source} in etcd") with { Level = "medium" };

    public static DmError RelayStageNotValid(Stage stage, Stage required, string op) =>
        Worker(40039, $"current stage is {stage}, {required} required, relay op {op}");

    public static DmError ValidatorNotFound(string task, string source) =>
        new(43006, "validator", "not-set", "medium", $"validator not found for task {task} with source {source}");

    public static DmError ValidatorNotPaused(Stage stage) => Worker(40082, $"current validator stage is {stage} but not paused, invalid");

    public static DmError PurgeForbidden(string task, Stage stage) => new(
        30037, "relay-unit", "internal", "high", $"relay log purge is forbidden temporarily, because sub task {task} current stage is {stage}",
        "Please try again later.");

    public static DmError NoSuchTable(string database, string table) => new(
        10005, "database", "not-set", "high", $"query statement failed: SHOW CREATE TABLE `{database}`.`{table}`")
    {
        RawCause = $"Error 1146: Table '{database}.{table}' doesn't exist",
    };

    /// <summary>The error as a worker reports it.</summary>
    public static ProcessError ToWire(this DmError error) => new()
    {
        ErrCode = error.Code,
        ErrClass = error.Class,
        ErrScope = error.Scope,
        ErrLevel = error.Level,
        Message = error.Message,
        RawCause = error.RawCause,
        Workaround = error.Workaround,
    };

    private static DmError Worker(int code, string message, string workaround = "") =>
        new(code, "dm-worker", "internal", "high", message, workaround);
}
