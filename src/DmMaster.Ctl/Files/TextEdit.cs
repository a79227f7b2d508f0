namespace DmMaster.Ctl.Files;

/// <summary>A piece of a text and what to put in its place.</summary>
/// <param name="Start">The first character, from 0.</param>
/// <param name="End">The character after the last.</param>
/// <param name="Text">The new piece.</param>
internal sealed record TextEdit(int Start, int End, string Text)
{
    /// <summary>The text after the edit.</summary>
    public string Apply(string text) => string.Concat(text.AsSpan(0, Start), Text, text.AsSpan(End));
}
