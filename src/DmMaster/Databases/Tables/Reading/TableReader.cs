using System.Globalization;
using System.Text;
using DmMaster.Config;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>
/// Reads what <c>SHOW CREATE TABLE</c> prints on MySQL, MariaDB and TiDB, in time and memory proportional to the text. It takes more than
/// any of them prints: what it does not know it passes over, so long as names, quotes, comments and parentheses are in order.
/// </summary>
public static class TableReader
{
    private const int MaxCharacters = 16 * 1024 * 1024;

    // What of a statement an answer has room for.
    private const int MaxShown = 65_536;

    private const int MaxNear = 2_048;

    // How many tokens may stand before the word that says what is created: CREATE ALGORITHM=UNDEFINED DEFINER=`u`@`h` SQL SECURITY DEFINER VIEW.
    private const int MaxPrefix = 32;

    /// <summary>The table of a statement.</summary>
    /// <param name="statement">What the server printed.</param>
    /// <param name="mode">How it quotes.</param>
    /// <returns>
    /// The table; otherwise an error whose text says of the statement what DM says of one that it cannot read:
    /// <c>statement CREATE …: line 1 column 7 near "…" </c>, with a blank at its end, or that it creates no table.
    /// </returns>
    public static DmResult<TableDefinition> Read(string statement, SqlMode mode)
    {
        if (statement.Length > MaxCharacters)
        {
            return Unreadable(statement, string.Create(CultureInfo.InvariantCulture, $"{statement.Length} characters are more than {MaxCharacters}"));
        }

        try
        {
            var cursor = new SqlCursor(statement, mode);
            if (FindOther(cursor) is { } other)
            {
                return DmError.Plain($"Expect CreateTableStmt but got *ast.{other}");
            }

            var table = ReadTable(cursor);
            var unknown = cursor.FirstUnknown is { } token ? Describe(statement, token) : cursor.UnknownCharset;
            return unknown is null ? table : table with { Unknown = Unreadable(statement, unknown) };
        }
        catch (SqlSyntaxException problem)
        {
            return Unreadable(statement, Describe(statement, problem.Token));
        }
    }

    private static DmError Unreadable(string statement, string problem) => DmError.Plain($"statement {GoFormat.Cut(statement, MaxShown)}: {problem}");

    // Goes on behind TABLE; what is created instead, in DM's word for its statement.
    private static string? FindOther(SqlCursor cursor)
    {
        cursor.Take("CREATE");
        for (var left = MaxPrefix; left > 0 && !cursor.IsAtEnd; left--)
        {
            if (cursor.TryTake("TABLE"))
            {
                return null;
            }

            if (cursor.Is("VIEW") || cursor.Is("SEQUENCE"))
            {
                return cursor.Is("VIEW") ? "CreateViewStmt" : "CreateSequenceStmt";
            }

            cursor.Move();
        }

        throw cursor.Unexpected();
    }

    private static TableDefinition ReadTable(SqlCursor cursor)
    {
        if (cursor.Is("IF") && cursor.IsFollowedBy("NOT"))
        {
            cursor.Move();
            cursor.Move();
            cursor.Take("EXISTS");
        }

        var table = new TableBuilder { Name = cursor.TakeName() };
        if (cursor.TryTake('.'))
        {
            table.Name = cursor.TakeName();
        }

        if (cursor.TryTake('('))
        {
            ReadItems(cursor, table);
            cursor.Take(')');
        }

        TableOptionReader.Read(cursor, table);
        return table.Build();
    }

    private static void ReadItems(SqlCursor cursor, TableBuilder table)
    {
        do
        {
            if (!TableKeyReader.TryRead(cursor, table))
            {
                table.Add(ColumnReader.Read(cursor), cursor);
            }
        }
        while (cursor.TryTake(','));
    }

    // The column is that of the token's last byte; in every line but the first it is one more, as TiDB's parser counts.
    private static string Describe(string statement, SqlToken token)
    {
        var before = statement.AsSpan(0, token.End);
        var line = before.Count('\n') + 1;
        var column = Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]) + (line > 1 ? 1 : 0);
        var rest = statement.Length - token.Start;
        var near = GoFormat.Cut(statement.Substring(token.Start, Math.Min(rest, MaxNear + 1)), MaxNear);
        var length = rest > MaxNear ? $"(total length {rest.ToString(CultureInfo.InvariantCulture)})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"line {line} column {column} near \"{near}\" {length}");
    }
}
