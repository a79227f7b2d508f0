using System.Buffers;

namespace DmMaster.Databases.Grants;

/// <summary>
/// Goes through a row part by part, once and forward. Inside quotes only the quote itself, doubled, stands for something else: servers
/// quote the names of their rows so, and a backslash belongs to the name.
/// </summary>
/// <param name="text">The row.</param>
internal ref struct GrantText(ReadOnlySpan<char> text)
{
    private const string Blanks = " \t\r\n\v\f";
    private const string Quotes = "`'\"";
    private const string Symbols = ",()@;.*";

    private static readonly SearchValues<char> AnyBlank = SearchValues.Create(Blanks);
    private static readonly SearchValues<char> AfterBare = SearchValues.Create(Blanks + Quotes + Symbols);
    private static readonly SearchValues<char> AfterHost = SearchValues.Create(Blanks + ",");

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>Whether a part is a certain symbol.</summary>
    public readonly bool Is(GrantToken token, char symbol) => token.Kind == GrantTokenKind.Symbol && _text[token.Start] == symbol;

    /// <summary>Whether a part is a certain word, in upper or lower case.</summary>
    public readonly bool Is(GrantToken token, string word) =>
        token.Kind == GrantTokenKind.Bare && Raw(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>A part as it is written.</summary>
    public readonly ReadOnlySpan<char> Raw(GrantToken token) => _text.Slice(token.Start, token.Length);

    /// <summary>The name that a part stands for.</summary>
    public readonly string Name(GrantToken token)
    {
        var raw = Raw(token);
        if (token.Kind != GrantTokenKind.Quoted)
        {
            return raw.ToString();
        }

        var quote = raw[0];
        var inside = raw[1..^1];
        return inside.Contains(quote) ? inside.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal) : inside.ToString();
    }

    /// <summary>The part that comes next, which is read again by <see cref="Next"/>.</summary>
    public GrantToken Peek()
    {
        var blanks = _text[_at..].IndexOfAnyExcept(AnyBlank);
        _at = blanks < 0 ? _text.Length : _at + blanks;
        return ReadHere(AfterBare);
    }

    /// <summary>Reads the part that comes next.</summary>
    public GrantToken Next()
    {
        var token = Peek();
        _at = token.End;
        return token;
    }

    /// <summary>Reads the host of an account, right behind its <c>@</c>: without quotes it may have any symbol but a comma. Of no length where there is none.</summary>
    public GrantToken NextHost()
    {
        var token = ReadHere(AfterHost);
        token = token.Kind == GrantTokenKind.Symbol ? new(GrantTokenKind.End, _at, 0) : token;
        _at = token.End;
        return token;
    }

    private readonly GrantToken ReadHere(SearchValues<char> afterBare)
    {
        if (_at == _text.Length)
        {
            return new(GrantTokenKind.End, _at, 0);
        }

        if (Quotes.Contains(_text[_at], StringComparison.Ordinal))
        {
            return ReadQuoted();
        }

        var rest = _text[_at..];
        var length = rest.IndexOfAny(afterBare);
        return length == 0 ? new(GrantTokenKind.Symbol, _at, 1) : new(GrantTokenKind.Bare, _at, length < 0 ? rest.Length : length);
    }

    private readonly GrantToken ReadQuoted()
    {
        var quote = _text[_at];
        for (var end = _at + 1; ; end += 2)
        {
            var length = _text[Math.Min(end, _text.Length)..].IndexOf(quote);
            if (length < 0)
            {
                return new(GrantTokenKind.Unclosed, _at, _text.Length - _at);
            }

            end += length;
            if (end + 1 == _text.Length || _text[end + 1] != quote)
            {
                return new(GrantTokenKind.Quoted, _at, end + 1 - _at);
            }
        }
    }
}
