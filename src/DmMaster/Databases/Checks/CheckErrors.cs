using DmMaster.Config;
using DmMaster.Databases.Filtering;

namespace DmMaster.Databases.Checks;

/// <summary>Why nothing can be checked, with DM's numbers and texts.</summary>
internal static class CheckErrors
{
    private const string Class = "task-check";
    private const string Internal = "internal";

    /// <summary>Two tables of a source go to targets that a server may not tell apart.</summary>
    public static DmError? FindSameTarget(IEnumerable<RoutedTable> routed)
    {
        var clashes = new List<string>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var target in routed.Select(static one => one.QuotedTarget))
        {
            if (!seen.TryAdd(target, target) && seen[target] != target)
            {
                clashes.Add($"same target table {seen[target]} vs {target}");
            }
        }

        return clashes.Count == 0 ? null : new DmError(
            26001, Class, Internal, "medium", $"same table name in case-insensitive {GoFormat.List(clashes)}",
            "Please check `target-table` config in task configuration file.");
    }

    /// <summary>A database of the task cannot be used.</summary>
    /// <param name="database">The database.</param>
    /// <param name="error">Why.</param>
    /// <param name="role">Which side it is on.</param>
    public static DmError NotOpened(DatabaseConfig database, DmError error, DatabaseRole role) => error.Class != "database" ? error : new DmError(
        26002, Class, role == DatabaseRole.Upstream ? "upstream" : "downstream", "high", $"failed to open DSN {database.User}:***@{database.Host}:{database.Port}",
        "Please check the database config in configuration file.")
    {
        RawCause = error.RawCause,
    };

    /// <summary>A route cannot be used.</summary>
    public static DmError RoutesUnusable(string cause) => new(
        26003, Class, Internal, "medium", "generate table router error", "Please check the `routes` config in task configuration file.") { RawCause = cause };

    /// <summary>A block and allow list cannot be used.</summary>
    public static DmError ListUnusable(string cause) => new(
        26006, Class, Internal, "medium", "generate block allow list error", "Please check the `block-allow-list` config in task configuration file.")
    {
        RawCause = cause,
    };

    /// <summary>The checks were made, and the task may not start.</summary>
    /// <param name="report">What they found.</param>
    public static DmError Failed(string report) => new(26005, "dm-master", Internal, "medium", report);

    /// <summary>Nothing could be checked.</summary>
    public static DmError NotPrepared(DmError cause) => cause.Annotate("fail to initialize checker") with { Class = "dm-master" };
}
