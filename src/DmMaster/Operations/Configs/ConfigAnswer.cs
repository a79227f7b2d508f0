namespace DmMaster.Operations.Configs;

/// <summary>A text that was asked for, or why there is none.</summary>
/// <param name="Text">The text; empty when there is none.</param>
/// <param name="Refusal">Why there is none; empty when there is.</param>
public sealed record ConfigAnswer(string Text, string Refusal)
{
    /// <summary>Whether there is one.</summary>
    public bool IsGood => Refusal.Length == 0;

    /// <summary>A text.</summary>
    public static ConfigAnswer Of(string text) => new(text, "");

    /// <summary>None, and why.</summary>
    public static ConfigAnswer None(string refusal) => new("", refusal);
}
