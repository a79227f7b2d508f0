using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>What one source of settings said: values by setting name, and what was wrong with it.</summary>
internal sealed class SettingSource
{
    /// <summary>The good values.</summary>
    public Dictionary<string, SettingValue> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>All that was wrong, in the order in which it was found.</summary>
    public List<DmError> Errors { get; } = [];

    /// <summary>Notes a value; a later one replaces an earlier one, lists grow.</summary>
    public void Add(Setting setting, string text, SettingOrigin origin)
    {
        var grows = setting.Kind == SettingKind.List && Values.ContainsKey(setting.Name);
        Values[setting.Name] = new(grows ? [.. Values[setting.Name].Texts, text] : [text], origin);
    }

    /// <summary>Lets the values of a stronger source replace these, and takes over its errors.</summary>
    public void Overlay(SettingSource stronger)
    {
        Errors.AddRange(stronger.Errors);
        foreach (var (name, value) in stronger.Values)
        {
            Values[name] = value;
        }
    }
}
