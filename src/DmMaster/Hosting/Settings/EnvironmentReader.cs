namespace DmMaster.Hosting.Settings;

/// <summary>Reads <c>DM_MASTER_…</c> variables: stronger than the file, weaker than flags.</summary>
/// <remarks>
/// Unknown ones are left alone: Kubernetes sets <c>DM_MASTER_PORT</c> and its kin for a service called <c>dm-master</c>,
/// and <c>DM_MASTER_ADDR</c> is dmctl's. An empty variable counts as not set.
/// </remarks>
internal static class EnvironmentReader
{
    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives a variable's value, null when it is not set.</param>
    public static SettingSource Read(Func<string, string?> variable)
    {
        var source = new SettingSource();
        foreach (var setting in SettingTable.All.Where(static setting => setting.Places.HasFlag(SettingPlaces.Environment)))
        {
            if (variable(setting.Variable) is { Length: > 0 } text)
            {
                Take(source, setting, text);
            }
        }

        return source;
    }

    private static void Take(SettingSource source, Setting setting, string text)
    {
        if (setting.Check(text) is { } problem)
        {
            source.Errors.Add(StartErrors.Flags($"invalid value \"{text}\" for environment variable {setting.Variable}: {problem}"));
            return;
        }

        IReadOnlyList<string> texts = setting.Kind == SettingKind.List
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [text];
        source.Values[setting.Name] = new(texts, SettingOrigin.Environment);
    }
}
