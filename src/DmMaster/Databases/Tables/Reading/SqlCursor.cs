using System.Globalization;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>Where the reading of a statement stands: at one token, with a view of the next.</summary>
internal sealed class SqlCursor
{
    private readonly SqlScanner _scanner;
    private readonly SqlMode _mode;
    private SqlToken? _next;

    /// <summary>At the first token.</summary>
    /// <exception cref="SqlSyntaxException">It is none.</exception>
    public SqlCursor(string statement, SqlMode mode)
    {
        Statement = statement;
        _mode = mode;
        _scanner = new(statement, mode);
        Current = _scanner.Next();
    }

    /// <summary>The statement.</summary>
    public string Statement { get; }

    /// <summary>The token at which the reading stands.</summary>
    public SqlToken Current { get; private set; }

    /// <summary>The first token that TiDB does not know; null when there is none.</summary>
    public SqlToken? FirstUnknown { get; private set; }

    /// <summary>What TiDB says of the first character set or collation that it does not know; null when there is none.</summary>
    public string? UnknownCharset { get; private set; }

    /// <summary>The token after it.</summary>
    public SqlToken Following => _next ??= _scanner.Next();

    /// <summary>Whether the statement is over.</summary>
    public bool IsAtEnd => Current.Kind == SqlTokenKind.End;

    /// <summary>Whether an item of a list is over: at a comma, a closing parenthesis, or the end.</summary>
    public bool IsAtItemEnd => IsAtEnd || Is(',') || Is(')');

    /// <summary>A token as it is written.</summary>
    public ReadOnlySpan<char> Written(SqlToken token) => Statement.AsSpan(token.Start, token.End - token.Start);

    /// <summary>What a token stands for, without quotes and escapes.</summary>
    public string Decode(SqlToken token) => SqlLiteral.Decode(Written(token), token.Kind == SqlTokenKind.Text && !_mode.HasNoBackslashEscapes);

    /// <summary>Goes on to the next token.</summary>
    public void Move() => (Current, _next) = (Following, null);

    /// <summary>Notes that TiDB does not know the token at which the reading stands, if so.</summary>
    public void NoteUnknown(bool isUnknown = true) => FirstUnknown ??= isUnknown ? Current : null;

    /// <summary>Notes that TiDB does not know the token after.</summary>
    public void NoteUnknownFollowing() => FirstUnknown ??= Following;

    /// <summary>Notes what TiDB says of a character set or collation, if it does not know that.</summary>
    public void NoteCharset(string? problem) => UnknownCharset ??= problem;

    /// <summary>Whether the token is this word, in any case.</summary>
    public bool Is(string word) => IsWord(Current, word);

    /// <summary>Whether the token is this symbol.</summary>
    public bool Is(char symbol) => Current.Kind == SqlTokenKind.Symbol && Statement[Current.Start] == symbol;

    /// <summary>Whether the token after is this word, in any case.</summary>
    public bool IsFollowedBy(string word) => IsWord(Following, word);

    /// <summary>Goes on when the token is this word.</summary>
    public bool TryTake(string word) => TryTake(Is(word));

    /// <summary>Goes on when the token is this symbol.</summary>
    public bool TryTake(char symbol) => TryTake(Is(symbol));

    /// <summary>Goes on behind a symbol that has to be there.</summary>
    /// <exception cref="SqlSyntaxException">It is not.</exception>
    public void Take(char symbol)
    {
        if (!TryTake(symbol))
        {
            throw Unexpected();
        }
    }

    /// <summary>Goes on behind a word that has to be there.</summary>
    /// <exception cref="SqlSyntaxException">It is not.</exception>
    public void Take(string word)
    {
        if (!TryTake(word))
        {
            throw Unexpected();
        }
    }

    /// <summary>A name, with or without quotes. One in double quotes is taken in every mode: a session may have another than the server.</summary>
    /// <exception cref="SqlSyntaxException">It is not there.</exception>
    public string TakeName()
    {
        var isName = Current.Kind is SqlTokenKind.Word or SqlTokenKind.Name || (Current.Kind == SqlTokenKind.Text && Statement[Current.Start] == '"');
        if (!isName)
        {
            throw Unexpected();
        }

        return TakeText();
    }

    /// <summary>The token without quotes and escapes, whatever it is.</summary>
    public string TakeText()
    {
        var text = Decode(Current);
        Move();
        return text;
    }

    /// <summary>A whole number that fits.</summary>
    /// <exception cref="SqlSyntaxException">It is not there.</exception>
    public int TakeNumber()
    {
        if (Current.Kind != SqlTokenKind.Number || !int.TryParse(Written(Current), NumberStyles.None, null, out var number))
        {
            throw Unexpected();
        }

        Move();
        return number;
    }

    /// <summary>Goes on behind what stands in parentheses, however deep.</summary>
    /// <exception cref="SqlSyntaxException">They are not there, or not closed.</exception>
    public void SkipParentheses()
    {
        Take('(');
        for (var depth = 1; depth > 0; Move())
        {
            depth += Is('(') ? 1 : Is(')') ? -1 : 0;
            if (IsAtEnd)
            {
                throw Unexpected();
            }
        }
    }

    /// <summary>Goes on to the end of an item, whatever it holds.</summary>
    public void SkipItem()
    {
        while (!IsAtItemEnd)
        {
            SkipOne();
        }
    }

    /// <summary>Goes on behind one token, or what stands in parentheses.</summary>
    public void SkipOne()
    {
        if (Is('('))
        {
            SkipParentheses();
        }
        else
        {
            Move();
        }
    }

    /// <summary>The token is not what has to stand here.</summary>
    public SqlSyntaxException Unexpected() => new(Current);

    private bool IsWord(SqlToken token, string word) =>
        token.Kind == SqlTokenKind.Word && Written(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool TryTake(bool isThere)
    {
        if (isThere)
        {
            Move();
        }

        return isThere;
    }
}
