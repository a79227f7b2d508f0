using DmMaster.Config;

namespace DmMaster.Databases;

/// <summary>What is wrong with a database, with DM's numbers and texts.</summary>
public static class DatabaseErrors
{
    /// <summary>What Go's driver says of a connection that broke before it could be used.</summary>
    public const string BadConnection = "driver: bad connection";

    /// <summary>What Go's driver says of a connection that broke while it was used, or on which nothing came for too long.</summary>
    public const string InvalidConnection = "invalid connection";

    /// <summary>What Go says when the time to connect is over.</summary>
    public const string TooLate = "context deadline exceeded";

    private const string Class = "database";
    private const string High = "high";
    private const string CheckConnection = "Please check the database connection and the database config in configuration file.";

    /// <summary>It cannot be reached, will not have the user, or refuses a statement.</summary>
    /// <param name="role">Which side it is on.</param>
    /// <param name="cause">Why, in the words of Go's driver.</param>
    public static DmError Driver(DatabaseRole role, string cause) => (cause switch
    {
        BadConnection => new DmError(10002, Class, ScopeOf(role), High, "database driver", Reconnect("pause")),
        InvalidConnection => new DmError(10003, Class, ScopeOf(role), High, "database driver", Reconnect("stop")),
        _ => new DmError(10001, Class, ScopeOf(role), High, "database driver error", CheckConnection),
    }) with { RawCause = cause };

    /// <summary>A statement that should change something was refused.</summary>
    /// <param name="statement">The statement; DM shows no more than its first 1,024 bytes.</param>
    /// <param name="cause">Why, in the words of Go's driver.</param>
    public static DmError Execute(string statement, string cause) =>
        new(10006, Class, "not-set", High, $"execute statement failed: {GoFormat.Cut(statement, 1_024)}") { RawCause = cause };

    /// <summary>A question was refused.</summary>
    public static DmError Query(string statement, string cause) =>
        new(10005, Class, "not-set", High, $"query statement failed: {GoFormat.Cut(statement, 1_024)}") { RawCause = cause };

    /// <summary>A transaction could not begin.</summary>
    public static DmError Begin(string cause) => new(10007, Class, "not-set", High, "execute statement failed: begin") { RawCause = cause };

    /// <summary>The certificates for it cannot be read.</summary>
    public static DmError TlsFiles(string cause) => new(
        48003, "dmctl", "internal", High, "can not load tls config",
        "Please ensure that the tls certificate is accessible on the node currently running dmctl.")
    {
        RawCause = cause,
    };

    /// <summary>The certificates for it are read, and are none.</summary>
    public static DmError TlsInvalid(string cause) => new(
        11112, "functional", "internal", "medium", "invalid TLS config", "Please check the `ssl-ca`, `ssl-cert` and `ssl-key` config.")
    {
        RawCause = cause,
    };

    /// <summary>It has no such variable.</summary>
    public static DmError NoVariable(string name) => new(
        10001, Class, "upstream", High, $"variable {name} not found", CheckConnection);

    /// <summary>It does not say where its binlog is.</summary>
    public static DmError NoBinlogStatus() => new(
        11125, "functional", "upstream", "medium", "upstream returns an empty result for SHOW MASTER STATUS",
        "Please make sure binlog is enabled, and check the upstream settings like privileges, RDS settings to read data from SHOW MASTER STATUS.");

    /// <summary>A table has two ways to go.</summary>
    public static DmError RouteAmbiguous(string cause) => new(
        11043, "functional", "internal", High, "generate table router", "Please check `routes` config in task configuration file.")
    {
        RawCause = cause,
    };

    /// <summary>Places should be GTID sets, and the upstream does not write them.</summary>
    public static DmError GtidModeOff(string source, string mode) => new(
        26007, "task-check", "internal", "medium", $"{source} has GTID_MODE = {mode} instead of ON", "Please check the `enable-gtid` config in source configuration file.");

    /// <summary>Every replica's ID that DM draws from is in use.</summary>
    public static DmError NoServerId() => ConfigErrors.ServerIdInvalid("can't find a random available server ID");

    private static string ScopeOf(DatabaseRole role) => role == DatabaseRole.Upstream ? "upstream" : "downstream";

    private static string Reconnect(string first) =>
        $"Please check the database connection, then use `pause-task` to {first} the task and then use `resume-task` to resume the task.";
}
