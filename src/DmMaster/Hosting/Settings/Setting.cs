using DmMaster.Config;

namespace DmMaster.Hosting.Settings;

/// <summary>One setting: its name is the flag, the key in the file and, in capitals, the end of the environment variable.</summary>
/// <param name="Name">The name, such as <c>master-addr</c>.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Default">The value when nobody sets it.</param>
/// <param name="Help">One line for <c>-h</c> and for the sample file.</param>
internal sealed record Setting(string Name, SettingKind Kind, string Default, string Help)
{
    /// <summary>The flag, when it has a name of its own.</summary>
    public string FlagName
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Where it may be given.</summary>
    public SettingPlaces Places { get; init; } = SettingPlaces.All;

    /// <summary>Whether DM needs it and DmMaster does not: accepted, named in one warning at start.</summary>
    public bool HasNoEffect { get; init; }

    /// <summary>The environment variable.</summary>
    public string Variable => "DM_MASTER_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>What Go says of a text that is not of the kind, null when it is.</summary>
    public string? Check(string text) => Kind switch
    {
        SettingKind.Switch when !GoBool.TryParse(text, out _) => "parse error",
        SettingKind.Integer when GoValues.ParseInteger(text) is null => "parse error",
        SettingKind.Number when GoValues.ParseNumber(text) is null => "parse error",
        _ => null,
    };
}
