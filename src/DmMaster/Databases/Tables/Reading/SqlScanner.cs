using System.Buffers;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>
/// Cuts a statement into tokens, each character looked at once. What a server writes into a comment for those that understand it
/// (<c>/*!80023 INVISIBLE */</c>, <c>/*M!100301 COMPRESSED*/</c>, <c>/*T![clustered_index] CLUSTERED */</c>) is read as if it stood outside.
/// </summary>
/// <param name="text">The statement.</param>
/// <param name="mode">How the server quotes.</param>
internal sealed class SqlScanner(string text, SqlMode mode)
{
    private static readonly SearchValues<char> SingleOrBackslash = SearchValues.Create("'\\");
    private static readonly SearchValues<char> DoubleOrBackslash = SearchValues.Create("\"\\");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.eE+-");

    private int _at;
    private int _commentAt = -1;

    /// <summary>The next token.</summary>
    /// <exception cref="SqlSyntaxException">A quote or comment has no end, or a control character stands between tokens.</exception>
    public SqlToken Next()
    {
        SkipBlanks();
        if (_at == text.Length)
        {
            return _commentAt < 0 ? new(SqlTokenKind.End, _at, _at) : throw Bad(_commentAt);
        }

        var start = _at;
        var kind = text[_at] switch
        {
            '`' => Quoted(SqlTokenKind.Name),
            '"' => Quoted(mode.HasAnsiQuotes ? SqlTokenKind.Name : SqlTokenKind.Text),
            '\'' => Quoted(SqlTokenKind.Text),
            '.' when _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]) && !FollowsName() => Number(),
            var letter when char.IsAsciiDigit(letter) => Number(),
            var letter when IsWordPart(letter) => Word(),
            var letter when char.IsControl(letter) => throw Bad(start),
            _ => Symbol(),
        };
        return new(kind, start, _at);
    }

    private static bool IsWordPart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$' or > '\u009f';

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private SqlSyntaxException Bad(int start) => new(new(SqlTokenKind.Symbol, start, text.Length));

    private bool Begins(string with) => text.AsSpan(_at).StartsWith(with, StringComparison.Ordinal);

    // A point between names, as in `a`.1b, is none of a number.
    private bool FollowsName() => _at > 0 && (IsWordPart(text[_at - 1]) || text[_at - 1] is '`' or '"');

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (_commentAt >= 0 && Begins("*/"))
            {
                _commentAt = -1;
                _at += 2;
            }
            else if (!TrySkipComment())
            {
                return;
            }
        }
    }

    private bool TrySkipComment()
    {
        if (text[_at] == '#' || (Begins("--") && (_at + 2 == text.Length || IsBlank(text[_at + 2]))))
        {
            var end = text.AsSpan(_at).IndexOf('\n');
            _at = end < 0 ? text.Length : _at + end;
            return true;
        }

        if (!Begins("/*"))
        {
            return false;
        }

        if (_commentAt < 0 && TryEnterComment())
        {
            return true;
        }

        var close = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        _at = close < 0 ? throw Bad(_at) : close + 2;
        return true;
    }

    private bool TryEnterComment()
    {
        var mark = Begins("/*!") ? 3 : Begins("/*T!") || Begins("/*M!") ? 4 : 0;
        if (mark == 0)
        {
            return false;
        }

        (_commentAt, _at) = (_at, _at + mark);
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        // The features that TiDB must have: [a,b].
        if (_at < text.Length && text[_at] == '[')
        {
            var close = text.IndexOf(']', _at);
            _at = close < 0 ? throw Bad(_commentAt) : close + 1;
        }

        return true;
    }

    private SqlTokenKind Quoted(SqlTokenKind kind)
    {
        var (start, quote) = (_at, text[_at]);
        var hasEscapes = kind == SqlTokenKind.Text && !mode.HasNoBackslashEscapes;
        for (_at++; ;)
        {
            var rest = text.AsSpan(_at);
            var found = !hasEscapes ? rest.IndexOf(quote) : rest.IndexOfAny(quote == '"' ? DoubleOrBackslash : SingleOrBackslash);
            if (found < 0)
            {
                throw Bad(start);
            }

            _at += found + 1;
            if (text[_at - 1] == quote && (_at == text.Length || text[_at] != quote))
            {
                return kind;
            }

            // A doubled quote, or what a backslash escapes.
            _at++;
            if (_at > text.Length)
            {
                throw Bad(start);
            }
        }
    }

    private SqlTokenKind Word()
    {
        while (_at < text.Length && IsWordPart(text[_at]))
        {
            _at++;
        }

        return SqlTokenKind.Word;
    }

    // 1, 1.5, 1e-5, 0x1F; what only begins as one, such as 1st, is a word.
    private SqlTokenKind Number()
    {
        var start = _at;
        while (_at < text.Length && (IsWordPart(text[_at]) || text[_at] == '.' || IsSignOfExponent(start)))
        {
            _at++;
        }

        var all = text.AsSpan(start, _at - start);
        return char.IsAsciiHexDigit(all[^1]) || all[^1] == '.' ? NumberOrWord(all) : SqlTokenKind.Word;
    }

    private bool IsSignOfExponent(int start) =>
        text[_at] is '+' or '-' && _at - start > 1 && text[_at - 1] is 'e' or 'E' && text[start + 1] is not ('x' or 'X')
        && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]);

    private static SqlTokenKind NumberOrWord(ReadOnlySpan<char> all)
    {
        var isHex = all is ['0', 'x' or 'X', ..];
        var isNumber = isHex
            ? !all[2..].ContainsAnyExcept(HexDigits)
            : !all.ContainsAnyExcept(NumberParts);
        return isNumber ? SqlTokenKind.Number : SqlTokenKind.Word;
    }

    private SqlTokenKind Symbol()
    {
        _at++;
        return SqlTokenKind.Symbol;
    }
}
