using System.Collections.Frozen;
using System.Text;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>
/// An expression in one form for all servers: words in capitals, names in backquotes, blanks around operators, no parentheses around the whole,
/// no character set before a text where every server has its own idea of it. So <c>((`a`+1))</c> and <c>(`a` + 1)</c> are the same.
/// </summary>
/// <param name="cursor">Where it is read.</param>
internal sealed class SqlExpression(SqlCursor cursor)
{
    // One with more stands as it is written.
    private const int MaxTokens = 4_096;
    private const int MaxCharacters = 65_536;

    private static readonly FrozenSet<string> Operators = FrozenSet.ToFrozenSet(
        ["AND", "OR", "XOR", "NOT", "IN", "IS", "LIKE", "BETWEEN", "DIV", "MOD", "CASE", "WHEN", "THEN", "ELSE", "AS", "INTERVAL", "RLIKE", "REGEXP", "SEPARATOR"],
        StringComparer.OrdinalIgnoreCase);

    private readonly List<SqlToken> _tokens = [];
    private readonly int _start = cursor.Current.Start;
    private int _end = cursor.Current.Start;

    /// <summary>What stands in the parentheses at the cursor, which goes on behind them.</summary>
    /// <exception cref="SqlSyntaxException">They are not there, or not closed.</exception>
    public static string InParentheses(SqlCursor cursor)
    {
        var expression = new SqlExpression(cursor);
        expression.AddParentheses();
        return expression.ToString();
    }

    /// <summary>Takes one token, or what stands in parentheses.</summary>
    public void AddOne()
    {
        if (cursor.Is('('))
        {
            AddParentheses();
        }
        else
        {
            AddToken();
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_tokens.Count > MaxTokens || _end - _start > MaxCharacters)
        {
            return cursor.Statement[_start.._end];
        }

        return Join(WithoutIntroducers(CountParenthesesAround()));
    }

    private void AddParentheses()
    {
        if (!cursor.Is('('))
        {
            throw cursor.Unexpected();
        }

        var depth = 0;
        do
        {
            depth += cursor.Is('(') ? 1 : cursor.Is(')') ? -1 : 0;
            AddToken();
        }
        while (depth > 0);
    }

    private void AddToken()
    {
        if (cursor.IsAtEnd)
        {
            throw cursor.Unexpected();
        }

        // One more than the most says that there were more.
        if (_tokens.Count <= MaxTokens)
        {
            _tokens.Add(cursor.Current);
        }

        _end = cursor.Current.End;
        cursor.Move();
    }

    private bool Is(SqlToken token, char symbol) => token.Kind == SqlTokenKind.Symbol && cursor.Statement[token.Start] == symbol;

    // How many of the first parentheses are closed by the last ones.
    private int CountParenthesesAround()
    {
        var closedBy = new int[_tokens.Count];
        var open = new Stack<int>();
        for (var at = 0; at < _tokens.Count; at++)
        {
            if (Is(_tokens[at], '('))
            {
                open.Push(at);
            }
            else if (Is(_tokens[at], ')') && open.Count > 0)
            {
                closedBy[open.Pop()] = at;
            }
        }

        var around = 0;
        while (around < _tokens.Count - 1 - around && Is(_tokens[around], '(') && closedBy[around] == _tokens.Count - 1 - around)
        {
            around++;
        }

        return around;
    }

    private string Join(List<SqlToken> tokens)
    {
        var text = new StringBuilder();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (at > 0 && HasBlankBetween(tokens, at))
            {
                text.Append(' ');
            }

            text.Append(Normal(tokens[at]));
        }

        return text.ToString();
    }

    private string Normal(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => cursor.Written(token).ToString().ToUpperInvariant(),
        SqlTokenKind.Name => Identifier.Quote(cursor.Decode(token)),
        SqlTokenKind.Text => SqlLiteral.Text(cursor.Decode(token)),
        _ => cursor.Written(token).ToString(),
    };

    private List<SqlToken> WithoutIntroducers(int around)
    {
        var tokens = new List<SqlToken>(_tokens.Count);
        for (var at = around; at < _tokens.Count - around; at++)
        {
            var isIntroducer = at + 1 < _tokens.Count && _tokens[at].Kind == SqlTokenKind.Word && _tokens[at + 1].Kind == SqlTokenKind.Text
                && cursor.Written(_tokens[at]).StartsWith("_utf8", StringComparison.OrdinalIgnoreCase);
            if (!isIntroducer)
            {
                tokens.Add(_tokens[at]);
            }
        }

        return tokens;
    }

    private bool HasBlankBetween(List<SqlToken> tokens, int at)
    {
        var (before, token) = (tokens[at - 1], tokens[at]);
        if (Is(before, '(') || Is(before, '.') || Is(token, ')') || Is(token, ',') || Is(token, '.'))
        {
            return false;
        }

        var isAdjacent = before.End == token.Start;
        if (isAdjacent && (Is(before, '-') || Is(before, '+')) && IsSign(tokens, at - 1))
        {
            return false;
        }

        if (Is(token, '('))
        {
            return before.Kind != SqlTokenKind.Name && (before.Kind != SqlTokenKind.Word || IsOperator(before));
        }

        return before.Kind switch
        {
            SqlTokenKind.Word => token.Kind != SqlTokenKind.Text || !isAdjacent,
            SqlTokenKind.Symbol when token.Kind == SqlTokenKind.Symbol => !isAdjacent || Is(before, ')'),
            _ => true,
        };
    }

    // A sign, and no operator between two values.
    private bool IsSign(List<SqlToken> tokens, int at) =>
        at == 0 || (tokens[at - 1].Kind == SqlTokenKind.Symbol && !Is(tokens[at - 1], ')')) || IsOperator(tokens[at - 1]);

    private bool IsOperator(SqlToken token) => token.Kind == SqlTokenKind.Word && Operators.Contains(cursor.Written(token).ToString());
}
