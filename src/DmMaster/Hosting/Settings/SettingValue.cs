namespace DmMaster.Hosting.Settings;

/// <summary>A value as it was given, its type already checked.</summary>
/// <param name="Texts">One text, or all of a list.</param>
/// <param name="Origin">Who said so.</param>
internal sealed record SettingValue(IReadOnlyList<string> Texts, SettingOrigin Origin)
{
    /// <summary>The last text, empty for an empty list.</summary>
    public string Text => Texts.Count == 0 ? "" : Texts[^1];
}
