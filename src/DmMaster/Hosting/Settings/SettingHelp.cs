using System.Text;

namespace DmMaster.Hosting.Settings;

/// <summary>Texts made from the table of settings.</summary>
internal static class SettingHelp
{
    /// <summary>The text of <c>-h</c>.</summary>
    public static string Flags()
    {
        var text = new StringBuilder("Usage of dm-master:\n");
        foreach (var setting in SettingTable.All.Where(static setting => setting.Places.HasFlag(SettingPlaces.Flag)))
        {
            var value = setting.Kind == SettingKind.Switch ? "" : $" {setting.Kind.ToString().ToLowerInvariant()}";
            text.Append("  -").Append(setting.FlagName).Append(value).Append("\n    \t").Append(setting.Help);
            text.Append(setting.Default is "" or "false" ? "\n" : $" (default {setting.Default})\n");
        }

        return text.Append("Switches take a value only after '='. Each setting may also be given in the environment, as DM_MASTER_ and its name:\n")
            .Append("DM_MASTER_MASTER_ADDR, DM_MASTER_LOG_LEVEL. Flags win over the environment, the environment wins over the file.\n")
            .ToString();
    }

    /// <summary>A configuration file that the loader accepts as it stands.</summary>
    public static string SampleFile()
    {
        var text = new StringBuilder("# Configuration of dm-master. Start it with: dm-master -config dm-master.toml\n");
        foreach (var setting in SettingTable.All.Where(static setting => setting.Places.HasFlag(SettingPlaces.File) && !setting.HasNoEffect))
        {
            if (setting.Name != "config-file")
            {
                text.Append("\n# ").Append(setting.Help).Append('\n').Append(SampleLine(setting)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string SampleLine(Setting setting) => (setting.Name, setting.Kind) switch
    {
        ("master-addr", _) => "master-addr = \"127.0.0.1:8261\"",
        (_, SettingKind.List) => $"# {setting.Name} = []",
        (_, SettingKind.Switch or SettingKind.Integer) => $"{setting.Name} = {setting.Default}",
        (_, _) when setting.Default.Length > 0 => $"{setting.Name} = \"{setting.Default}\"",
        _ => $"# {setting.Name} = \"\"",
    };
}
