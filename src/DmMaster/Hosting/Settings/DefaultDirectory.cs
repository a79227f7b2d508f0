namespace DmMaster.Hosting.Settings;

/// <summary>
/// Where the state is kept when nobody names a place. A configuration that was written for stock DM counts on state that outlives the
/// process: a master that forgot it would tell all workers to stop. It gets stock's default directory; any other start is in memory.
/// </summary>
internal static class DefaultDirectory
{
    private static readonly string[] EmbeddedEtcd =
    [
        "peer-urls", "advertise-peer-urls", "initial-cluster", "initial-cluster-state", "auto-compaction-mode", "auto-compaction-retention",
    ];

    /// <summary>Whether a setting is one of the embedded etcd of stock DM.</summary>
    public static bool IsChosenBy(string setting) => EmbeddedEtcd.Contains(setting);

    /// <summary>The directory; null when one is named, when etcd holds the state, or when nothing asks for one.</summary>
    public static string? Of(SettingReader reader) => Askers(reader).Count > 0 ? "default." + NameOf(reader) : null;

    /// <summary>Says where the state is, why, and how to have it elsewhere; null when there is nothing to say.</summary>
    public static string? Notice(SettingReader reader) => Of(reader) is { } directory
        ? $"state is kept in {directory}, in the working directory {Environment.CurrentDirectory}, as stock DM does: {string.Join(", ", Askers(reader))} " +
            "belong to it and no data-dir is named; data-dir names another directory, without those settings state is in memory"
        : null;

    /// <summary>The name of this member.</summary>
    public static string NameOf(SettingReader reader) => reader.TextOr("name", "dm-master-" + Environment.MachineName);

    private static List<string> Askers(SettingReader reader) =>
        reader.Text("data-dir").Length > 0 || reader.Text("etcd-endpoints").Length > 0 ? [] : [.. EmbeddedEtcd.Where(reader.IsSet)];
}
