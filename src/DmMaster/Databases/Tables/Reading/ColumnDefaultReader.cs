using System.Globalization;

namespace DmMaster.Databases.Tables.Reading;

/// <summary>Reads a column's default.</summary>
internal static class ColumnDefaultReader
{
    /// <summary>The default at the cursor, which stands behind <c>DEFAULT</c>.</summary>
    /// <exception cref="SqlSyntaxException">There is none.</exception>
    public static ColumnDefault Read(SqlCursor cursor)
    {
        if (cursor.IsAtItemEnd)
        {
            throw cursor.Unexpected();
        }

        if (cursor.Is('(') && cursor.Following.Kind == SqlTokenKind.Number)
        {
            cursor.NoteUnknownFollowing();
        }

        return cursor.Current.Kind switch
        {
            SqlTokenKind.Text => new(ColumnDefaultKind.Value, cursor.TakeText()),
            SqlTokenKind.Number => new(ColumnDefaultKind.Value, cursor.TakeText()),
            SqlTokenKind.Word => ReadWord(cursor),
            _ when cursor.Is('-') || cursor.Is('+') => ReadSigned(cursor),
            _ => ReadExpression(cursor),
        };
    }

    /// <summary>Whether the token is a name of the statement's time.</summary>
    public static bool IsNow(SqlCursor cursor) =>
        cursor.Is("CURRENT_TIMESTAMP") || cursor.Is("NOW") || cursor.Is("LOCALTIME") || cursor.Is("LOCALTIMESTAMP");

    /// <summary>The statement's time at the cursor, with the digits of its fraction.</summary>
    /// <exception cref="SqlSyntaxException">What stands in its parentheses is no number.</exception>
    public static string ReadNow(SqlCursor cursor)
    {
        cursor.Move();
        var digits = 0;
        if (cursor.TryTake('(') && !cursor.TryTake(')'))
        {
            digits = cursor.TakeNumber();
            cursor.Take(')');
        }

        return digits == 0 ? "CURRENT_TIMESTAMP" : string.Create(CultureInfo.InvariantCulture, $"CURRENT_TIMESTAMP({digits})");
    }

    private static ColumnDefault ReadWord(SqlCursor cursor)
    {
        if (cursor.TryTake("NULL"))
        {
            return new(ColumnDefaultKind.Null, "NULL");
        }

        if (cursor.Is("TRUE") || cursor.Is("FALSE"))
        {
            var value = cursor.Is("TRUE") ? "1" : "0";
            cursor.Move();
            return new(ColumnDefaultKind.Value, value);
        }

        if (IsNow(cursor))
        {
            return new(ColumnDefaultKind.Now, ReadNow(cursor));
        }

        // b'101', x'4D', _utf8mb4'x'.
        if (cursor.Following.Kind == SqlTokenKind.Text)
        {
            var mark = cursor.TakeText();
            var text = cursor.TakeText();
            return new(ColumnDefaultKind.Value, mark[0] == '_' ? text : $"{mark.ToLowerInvariant()}{SqlLiteral.Text(text)}");
        }

        return ReadExpression(cursor);
    }

    private static ColumnDefault ReadSigned(SqlCursor cursor)
    {
        var sign = cursor.Is('-') ? "-" : "";
        cursor.Move();
        return cursor.Current.Kind == SqlTokenKind.Number
            ? new(ColumnDefaultKind.Value, sign + cursor.TakeText())
            : throw cursor.Unexpected();
    }

    // A function with its parentheses, or an expression in them; MariaDB leaves them out around some.
    private static ColumnDefault ReadExpression(SqlCursor cursor)
    {
        var expression = new SqlExpression(cursor);
        expression.AddOne();
        while (!cursor.IsAtItemEnd && cursor.Current.Kind == SqlTokenKind.Symbol)
        {
            var isCall = cursor.Is('(');
            expression.AddOne();
            if (!isCall && !cursor.IsAtItemEnd)
            {
                expression.AddOne();
            }
        }

        return new(ColumnDefaultKind.Expression, expression.ToString());
    }
}
