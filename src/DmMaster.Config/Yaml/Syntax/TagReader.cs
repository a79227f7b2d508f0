using System.Text;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>Reads what begins with a percent sign, an ampersand, a star or an exclamation mark: directives, anchors and tags.</summary>
internal static class TagReader
{
    private const int MostDigits = 9;
    private const string UriMarks = ";/?:@&=+$.,!~*'()[]%";
    private const string AfterAnchor = "?:,]}%@`";

    /// <summary>Reads the line of a directive.</summary>
    public static YamlToken ReadDirective(YamlCursor cursor)
    {
        var start = cursor.Mark;
        cursor.Skip();
        var name = Word(cursor);
        if (name.Length == 0)
        {
            throw YamlSyntaxException.OfScanner("could not find expected directive name", cursor.Mark, start);
        }

        if (!cursor.IsGapAt(0))
        {
            throw YamlSyntaxException.OfScanner("found unexpected non-alphabetical character", cursor.Mark, start);
        }

        var token = name switch
        {
            "YAML" => ReadVersion(cursor, start),
            "TAG" => ReadPrefix(cursor, start),
            _ => throw YamlSyntaxException.OfScanner("found unknown directive name", cursor.Mark, start),
        };
        EndLine(cursor, start);
        return token;
    }

    /// <summary>Reads an anchor or its use.</summary>
    public static YamlToken ReadAnchor(YamlCursor cursor)
    {
        var start = cursor.Mark;
        var kind = cursor.Current == '*' ? YamlTokenKind.Alias : YamlTokenKind.Anchor;
        cursor.Skip();
        var name = Word(cursor);
        return name.Length > 0 && (cursor.IsGapAt(0) || AfterAnchor.Contains(cursor.Current, StringComparison.Ordinal))
            ? new(kind, start, cursor.Mark) { Text = name }
            : throw YamlSyntaxException.OfScanner("did not find expected alphabetic or numeric character", cursor.Mark, start);
    }

    /// <summary>Reads a tag.</summary>
    public static YamlToken ReadTag(YamlCursor cursor)
    {
        var start = cursor.Mark;
        var (handle, suffix) = ("", "");
        if (cursor.Peek(1) == '<')
        {
            cursor.Skip(2);
            suffix = Uri(cursor, "", start);
            if (cursor.Current != '>')
            {
                throw YamlSyntaxException.OfScanner("did not find the expected '>'", cursor.Mark, start);
            }

            cursor.Skip();
        }
        else
        {
            handle = Handle(cursor);
            var isWhole = handle.Length > 1 && handle[^1] == '!';
            suffix = isWhole ? Uri(cursor, "", start) : Uri(cursor, handle, start);
            handle = isWhole ? handle : "!";
            (handle, suffix) = suffix.Length == 0 ? (suffix, handle) : (handle, suffix);
        }

        return cursor.IsGapAt(0)
            ? new(YamlTokenKind.Tag, start, cursor.Mark) { Text = handle, Suffix = suffix }
            : throw YamlSyntaxException.OfScanner("did not find expected whitespace or line break", cursor.Mark, start);
    }

    private static YamlToken ReadVersion(YamlCursor cursor, YamlMark start)
    {
        cursor.SkipBlanks();
        var major = Number(cursor, start);
        if (cursor.Current != '.')
        {
            throw YamlSyntaxException.OfScanner("did not find expected digit or '.' character", cursor.Mark, start);
        }

        cursor.Skip();
        var minor = Number(cursor, start);
        return new(YamlTokenKind.VersionDirective, start, cursor.Mark) { Text = $"{major}.{minor}" };
    }

    private static int Number(YamlCursor cursor, YamlMark start)
    {
        var (number, digits) = (0, 0);
        for (; char.IsAsciiDigit(cursor.Current); cursor.Skip())
        {
            if (++digits > MostDigits)
            {
                throw YamlSyntaxException.OfScanner("found extremely long version number", cursor.Mark, start);
            }

            number = (number * 10) + cursor.Current - '0';
        }

        return digits > 0 ? number : throw YamlSyntaxException.OfScanner("did not find expected version number", cursor.Mark, start);
    }

    private static YamlToken ReadPrefix(YamlCursor cursor, YamlMark start)
    {
        cursor.SkipBlanks();
        if (cursor.Current != '!')
        {
            throw YamlSyntaxException.OfScanner("did not find expected '!'", cursor.Mark, start);
        }

        var handle = Handle(cursor);
        if (handle != "!" && handle[^1] != '!')
        {
            throw YamlSyntaxException.OfScanner("did not find expected '!'", cursor.Mark, start);
        }

        Blank(cursor, cursor.IsBlank, start, "did not find expected whitespace");
        cursor.SkipBlanks();
        var prefix = Uri(cursor, "", start);
        Blank(cursor, cursor.IsGapAt(0), start, "did not find expected whitespace or line break");
        return new(YamlTokenKind.TagDirective, start, cursor.Mark) { Text = handle, Suffix = prefix };
    }

    private static void Blank(YamlCursor cursor, bool isThere, YamlMark start, string problem)
    {
        if (!isThere)
        {
            throw YamlSyntaxException.OfScanner(problem, cursor.Mark, start);
        }
    }

    /// <summary>Reads past what may follow on the line of a directive or of a block's sign.</summary>
    public static void EndLine(YamlCursor cursor, YamlMark start)
    {
        cursor.SkipBlanks();
        if (cursor.Current == '#')
        {
            cursor.SkipComment();
        }

        if (!cursor.IsBreakOrEnd)
        {
            throw YamlSyntaxException.OfScanner("did not find expected comment or line break", cursor.Mark, start);
        }

        if (cursor.IsBreak)
        {
            cursor.SkipBreak();
        }
    }

    private static string Handle(YamlCursor cursor)
    {
        var handle = new StringBuilder();
        cursor.ReadTo(handle);
        handle.Append(Word(cursor));
        if (cursor.Current == '!')
        {
            cursor.ReadTo(handle);
        }

        return handle.ToString();
    }

    private static string Word(YamlCursor cursor)
    {
        var word = new StringBuilder();
        while (IsWordCharacter(cursor.Current))
        {
            cursor.ReadTo(word);
        }

        return word.ToString();
    }

    private static string Uri(YamlCursor cursor, string head, YamlMark start)
    {
        // Of a handle that turned out to be none, what follows its exclamation mark belongs to the tag.
        var uri = new StringBuilder(head.Length > 1 ? head[1..] : "");
        var isAny = head.Length > 0;
        while (IsWordCharacter(cursor.Current) || UriMarks.Contains(cursor.Current, StringComparison.Ordinal))
        {
            isAny = true;
            if (cursor.Current == '%')
            {
                uri.Append(Escaped(cursor, start).ToString());
            }
            else
            {
                cursor.ReadTo(uri);
            }
        }

        return isAny ? uri.ToString() : throw YamlSyntaxException.OfScanner("did not find expected tag URI", cursor.Mark, start);
    }

    private static Rune Escaped(YamlCursor cursor, YamlMark start)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = 1;
        for (var at = 0; at < length; at++)
        {
            bytes[at] = Octet(cursor, start);
            var isGood = at == 0 ? (length = LengthOf(bytes[0])) > 0 : (bytes[at] & 0xC0) == 0x80;
            if (!isGood)
            {
                throw YamlSyntaxException.OfScanner($"found an incorrect {(at == 0 ? "leading" : "trailing")} UTF-8 octet", cursor.Mark, start);
            }
        }

        Rune.DecodeFromUtf8(bytes[..length], out var rune, out _);
        return rune;
    }

    private static int LengthOf(byte first) => first switch
    {
        < 0x80 => 1,
        >= 0xC0 and < 0xE0 => 2,
        >= 0xE0 and < 0xF0 => 3,
        >= 0xF0 and < 0xF8 => 4,
        _ => 0,
    };

    private static byte Octet(YamlCursor cursor, YamlMark start)
    {
        if (cursor.Current != '%' || !char.IsAsciiHexDigit(cursor.Peek(1)) || !char.IsAsciiHexDigit(cursor.Peek(2)))
        {
            throw YamlSyntaxException.OfScanner("did not find URI escaped octet", cursor.Mark, start);
        }

        var octet = Convert.FromHexString([cursor.Peek(1), cursor.Peek(2)])[0];
        cursor.Skip(3);
        return octet;
    }

    private static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
}
