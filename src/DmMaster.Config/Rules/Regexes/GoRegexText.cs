using System.Text;

namespace DmMaster.Config.Rules.Regexes;

/// <summary>The text of a regular expression and how far it is read, with the parts that stand inside and outside of character classes.</summary>
/// <param name="text">The expression.</param>
internal sealed class GoRegexText(string text)
{
    /// <summary>The word for a range or class of characters that there is not.</summary>
    public const string NoSuchRange = "invalid character class range";

    private const int MaxRune = 0x10FFFF;

    /// <summary>How far it is read.</summary>
    public int At { get; set; }

    /// <summary>The whole.</summary>
    public string Whole => text;

    /// <summary>Whether there is nothing more.</summary>
    public bool IsAtEnd => At >= text.Length;

    /// <summary>What is not read yet.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(At);

    /// <summary>Whether something comes next.</summary>
    public bool Sees(string next) => Rest.StartsWith(next, StringComparison.Ordinal);

    /// <summary>Reads past something if it comes next.</summary>
    public bool Takes(char next)
    {
        if (IsAtEnd || text[At] != next)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>Reads one character.</summary>
    public int Next()
    {
        if (IsAtEnd)
        {
            return -1;
        }

        Rune.DecodeFromUtf16(Rest, out var rune, out var length);
        At += length;
        return rune.Value;
    }

    /// <summary>What was read since a place.</summary>
    public string Since(int start) => text[start..At];

    /// <summary>Reads a class of characters in backslash notation, <c>\d</c> or <c>\p{Han}</c>, if it comes next.</summary>
    public bool TakesClassEscape()
    {
        if (Rest is ['\\', 'd' or 'D' or 's' or 'S' or 'w' or 'W', ..])
        {
            At += 2;
            return true;
        }

        if (Rest is not ['\\', 'p' or 'P', ..])
        {
            return false;
        }

        ReadUnicodeClass();
        return true;
    }

    /// <summary>Reads an escaped character.</summary>
    public int ReadEscape()
    {
        var start = At++;
        if (IsAtEnd)
        {
            throw new GoRegexException("trailing backslash at end of expression", "");
        }

        var letter = Next();
        return letter switch
        {
            >= '1' and <= '7' when IsAtEnd || !IsOctal(text[At]) => throw BadEscape(start),
            >= '0' and <= '7' => ReadOctal(letter - '0'),
            'x' => ReadHex(start),
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            >= 0 and < 0x80 when !char.IsAsciiLetterOrDigit((char)letter) => letter,
            _ => throw BadEscape(start),
        };
    }

    private GoRegexException BadEscape(int start) => new("invalid escape sequence", Since(start));

    private int ReadOctal(int value)
    {
        for (var digits = 1; digits < 3 && !IsAtEnd && IsOctal(text[At]); digits++)
        {
            value = (value * 8) + text[At++] - '0';
        }

        return value;
    }

    private int ReadHex(int start)
    {
        if (!Takes('{'))
        {
            // Both are read before either is judged, which shows in the text.
            var (high, low) = (HexValue(Next()), HexValue(Next()));
            return high >= 0 && low >= 0 ? (high * 16) + low : throw BadEscape(start);
        }

        var value = HexDigit(start);
        while (!Takes('}'))
        {
            value = (value * 16) + HexDigit(start);
            if (value > MaxRune)
            {
                throw BadEscape(start);
            }
        }

        return value;
    }

    private int HexDigit(int start) => HexValue(Next()) is >= 0 and var value ? value : throw BadEscape(start);

    private static int HexValue(int letter) =>
        letter is >= 0 and < 0x80 && char.IsAsciiHexDigit((char)letter) ? Convert.ToInt32(((char)letter).ToString(), 16) : -1;

    private void ReadUnicodeClass()
    {
        var start = At;
        At += 2;
        var name = "";
        if (!Takes('{'))
        {
            Next();
            name = text[(start + 2)..At];
        }
        else
        {
            var end = text.IndexOf('}', At);
            if (end < 0)
            {
                throw new GoRegexException(NoSuchRange, text[start..]);
            }

            name = text[At..end];
            At = end + 1;
        }

        if (!UnicodeNames.Has(name.StartsWith('^') ? name[1..] : name))
        {
            throw new GoRegexException(NoSuchRange, Since(start));
        }
    }

    private static bool IsOctal(char letter) => letter is >= '0' and <= '7';
}
