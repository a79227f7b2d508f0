namespace DmMaster.Databases.Tables.Reading;

/// <summary>Reads a column. Attributes that say nothing of what is compared are passed over, whatever they are.</summary>
internal static class ColumnReader
{
    // TiDB's own, when AUTO_RANDOM says no number.
    private const int DefaultRandomBits = 5;

    /// <summary>The column at the cursor.</summary>
    /// <exception cref="SqlSyntaxException">It has no name or no type, or something in it is not closed.</exception>
    public static ColumnDefinition Read(SqlCursor cursor)
    {
        var column = new ColumnDefinition(cursor.TakeName(), ColumnTypeReader.Read(cursor));
        while (!cursor.IsAtItemEnd)
        {
            column = ReadTypeAttribute(cursor, column) ?? ReadValueAttribute(cursor, column) ?? ReadAttribute(cursor, column);
        }

        return column;
    }

    private static ColumnDefinition? ReadTypeAttribute(SqlCursor cursor, ColumnDefinition column)
    {
        var type = cursor.TryTake("UNSIGNED") ? column.Type with { IsUnsigned = true }
            : cursor.TryTake("ZEROFILL") ? column.Type with { IsZerofill = true, IsUnsigned = true }
            : cursor.TryTake("BINARY") ? column.Type with { IsBinary = true }
            : TryTakeCharset(cursor) ? column.Type with { Charset = TakeNoted(cursor, UnknownWords.OfCharset) }
            : cursor.TryTake("COLLATE") ? column.Type with { Collation = TakeNoted(cursor, UnknownWords.OfCollation) }
            : null;
        return type is null ? null : column with { Type = type };
    }

    private static string TakeNoted(SqlCursor cursor, Func<string, string?> problem)
    {
        var name = cursor.TakeName();
        cursor.NoteCharset(problem(name));
        return name;
    }

    private static bool TryTakeCharset(SqlCursor cursor)
    {
        if (cursor.TryTake("CHARSET"))
        {
            return true;
        }

        if (!cursor.Is("CHARACTER") || !cursor.IsFollowedBy("SET"))
        {
            return false;
        }

        cursor.Move();
        cursor.Move();
        return true;
    }

    private static ColumnDefinition? ReadValueAttribute(SqlCursor cursor, ColumnDefinition column)
    {
        if (cursor.TryTake("DEFAULT"))
        {
            return column with { Default = ColumnDefaultReader.Read(cursor) };
        }

        if (cursor.Is("ON") && cursor.IsFollowedBy("UPDATE"))
        {
            cursor.Move();
            cursor.Move();
            return ColumnDefaultReader.IsNow(cursor) ? column with { IsSetOnUpdate = ColumnDefaultReader.ReadNow(cursor).Length > 0 } : column;
        }

        if (cursor.TryTake("AUTO_INCREMENT"))
        {
            return column with { IsAutoIncrement = true };
        }

        return cursor.TryTake("AUTO_RANDOM") ? column with { AutoRandomBits = ReadRandomBits(cursor) }
            : cursor.TryTake("AS") ? ReadGenerated(cursor, column)
            : null;
    }

    private static int ReadRandomBits(SqlCursor cursor)
    {
        if (!cursor.TryTake('('))
        {
            return DefaultRandomBits;
        }

        var bits = cursor.TakeNumber();
        if (cursor.TryTake(','))
        {
            cursor.TakeNumber();
        }

        cursor.Take(')');
        return bits;
    }

    // A column of a period is generated from nothing: AS ROW START.
    private static ColumnDefinition ReadGenerated(SqlCursor cursor, ColumnDefinition column)
    {
        if (cursor.TryTake("ROW"))
        {
            return column with { Generated = $"ROW {cursor.TakeName().ToUpperInvariant()}" };
        }

        return column with { Generated = SqlExpression.InParentheses(cursor) };
    }

    private static ColumnDefinition ReadAttribute(SqlCursor cursor, ColumnDefinition column)
    {
        if (cursor.TryTake("NOT"))
        {
            return cursor.TryTake("NULL") ? column with { IsNotNull = true } : column;
        }

        if (cursor.TryTake("STORED") || cursor.TryTake("PERSISTENT"))
        {
            return column with { IsStored = true };
        }

        if (cursor.TryTake("UNIQUE"))
        {
            cursor.TryTake("KEY");
            return column with { IsUnique = true };
        }

        if (cursor.TryTake("PRIMARY") || cursor.Is("KEY"))
        {
            cursor.Take("KEY");
            return column with { IsPrimary = true };
        }

        cursor.NoteUnknown(UnknownWords.IsAttribute(cursor));
        cursor.SkipOne();
        return column;
    }
}
