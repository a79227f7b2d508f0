namespace DmMaster.Config;

/// <summary>The modes of a task, and which units each has.</summary>
public static class TaskMode
{
    /// <summary>Only binlog events.</summary>
    public const string Incremental = "incremental";

    private static readonly string[] Known = ["full", Incremental, "all", "dump", "load", "load&sync"];

    /// <summary>Whether a mode is known.</summary>
    public static bool IsKnown(string mode) => Known.Contains(mode, StringComparer.Ordinal);

    /// <summary>Whether a mode dumps.</summary>
    public static bool HasDump(string mode) => mode is "full" or "all" or "dump";

    /// <summary>Whether a mode loads.</summary>
    public static bool HasLoad(string mode) => mode is "full" or "all" or "load" or "load&sync";
}
