using System.Globalization;
using System.Text;

namespace DmMaster.Config;

/// <summary>Text as Go's formatting prints it: DM's messages are full of it.</summary>
public static class GoFormat
{
    /// <summary>A list: <c>[a b]</c>, <c>[]</c> when empty.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(' ', items)}]";

    /// <summary>Text of at most so many characters; what is cut off is shown as <c>...</c>.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        // Half a surrogate pair could not be sent.
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "...";
    }

    /// <summary>Text in double quotes, as <c>%q</c> prints it: whatever a terminal would not show is escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            AppendQuoted(quoted, rune, '"');
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Text in lower case, character by character.</summary>
    public static string ToLower(string text) => text.ToLowerInvariant().Replace('\u0130', 'i');

    /// <summary>One character in single quotes, as <c>%q</c> prints it.</summary>
    public static string Quote(char letter)
    {
        var quoted = new StringBuilder("'");
        AppendQuoted(quoted, Rune.IsValid(letter) ? new Rune(letter) : Rune.ReplacementChar, '\'');
        return quoted.Append('\'').ToString();
    }

    /// <summary>A place in a list: <c>0th</c>, <c>1st</c>, <c>2nd</c>, <c>3rd</c>, <c>11th</c>.</summary>
    public static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };

    private static void AppendQuoted(StringBuilder quoted, Rune rune, char quote) => _ = rune.Value switch
    {
        '\\' => quoted.Append(@"\\"),
        var value when value == quote => quoted.Append('\\').Append(quote),
        '\a' => quoted.Append(@"\a"),
        '\b' => quoted.Append(@"\b"),
        '\f' => quoted.Append(@"\f"),
        '\n' => quoted.Append(@"\n"),
        '\r' => quoted.Append(@"\r"),
        '\t' => quoted.Append(@"\t"),
        '\v' => quoted.Append(@"\v"),
        < ' ' or 0x7f => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
        < 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
