namespace DmMaster.Hosting.Settings;

/// <summary>What an operator should know about settings that are accepted and do not do what they say.</summary>
internal static class OptionsWarnings
{
    /// <summary>The warnings, each a sentence, in a fixed order.</summary>
    public static IEnumerable<string> Of(SettingReader reader)
    {
        var idle = SettingTable.All
            .Where(setting => setting.HasNoEffect && reader.IsSet(setting.Name))
            .Select(static setting => setting.Name)
            .ToList();
        if (idle.Count > 0)
        {
            yield return $"settings of stock DM that have no effect here: {string.Join(", ", idle)}";
        }

        if (reader.Switch("openapi"))
        {
            yield return "openapi has no effect in this version: /api/v1 and /dashboard/ are not served";
        }

        if (DefaultDirectory.Notice(reader) is { } notice)
        {
            yield return notice;
        }

        if (reader.Text("data-dir").Length > 0 && reader.Text("etcd-endpoints").Length > 0)
        {
            yield return "data-dir has no effect with etcd-endpoints: state is in etcd";
        }

        if (reader.Text("ssl-ca").Length == 0 && (reader.Text("ssl-cert").Length > 0 || reader.Text("ssl-key").Length > 0))
        {
            yield return "ssl-cert and ssl-key have no effect without ssl-ca: the port speaks clear text";
        }

        if (reader.Text("ssl-ca").Length == 0 && reader.Texts("cert-allowed-cn").Count > 0)
        {
            yield return "cert-allowed-cn has no effect without ssl-ca: everybody may connect";
        }
    }
}
