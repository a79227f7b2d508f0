using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>Typed access to merged settings; what is out of range joins the errors and reads as the default.</summary>
/// <param name="source">All sources, merged.</param>
internal sealed class SettingReader(SettingSource source)
{
    private static readonly TimeSpan LongestBudget = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, Setting> ByName = SettingTable.All.ToDictionary(setting => setting.Name);

    /// <summary>What is wrong so far.</summary>
    public List<DmError> Errors => source.Errors;

    /// <summary>Whether somebody set it.</summary>
    public bool IsSet(string name) => source.Values.ContainsKey(name);

    /// <summary>A text.</summary>
    public string Text(string name) => source.Values.TryGetValue(name, out var value) ? value.Text : ByName[name].Default;

    /// <summary>A text whose empty value means the default.</summary>
    public string TextOr(string name, string otherwise) => Text(name) is { Length: > 0 } text ? text : otherwise;

    /// <summary>All of a list.</summary>
    public IReadOnlyList<string> Texts(string name) => source.Values.TryGetValue(name, out var value) ? value.Texts : [];

    /// <summary>A switch.</summary>
    public bool Switch(string name) => GoBool.TryParse(Text(name), out var value) && value;

    /// <summary>A whole number.</summary>
    public long Integer(string name) => GoValues.ParseInteger(Text(name)) ?? 0;

    /// <summary>A number.</summary>
    public double Number(string name) => GoValues.ParseNumber(Text(name)) ?? 0;

    /// <summary>One of our budgets: above zero, at most an hour.</summary>
    public TimeSpan Budget(string name)
    {
        var text = Text(name);
        if (!GoDuration.TryParse(text, out var value, out var problem))
        {
            return RefuseBudget(name, problem);
        }

        return value > TimeSpan.Zero && value <= LongestBudget
            ? value
            : RefuseBudget(name, $"\"{text}\" is not above 0s and at most {GoDuration.Format(LongestBudget)}");
    }

    private TimeSpan RefuseBudget(string name, string problem)
    {
        var setting = ByName[name];
        Errors.Add(source.Values[name].Origin switch
        {
            SettingOrigin.File => StartErrors.File($"key '{name}': {problem}"),
            SettingOrigin.Environment => StartErrors.Flags($"environment variable {setting.Variable}: {problem}"),
            _ => StartErrors.Flags($"flag -{setting.FlagName}: {problem}"),
        });
        return GoDuration.Parse(setting.Default);
    }
}
