namespace DmMaster.Databases.Tables.Reading;

/// <summary>Reads keys and constraints.</summary>
internal static class TableKeyReader
{
    // Servers allow 16 or 32.
    private const int MaxParts = 64;

    /// <summary>Reads what stands at the cursor into a table, unless it is a column.</summary>
    /// <returns>Whether it was no column.</returns>
    /// <exception cref="SqlSyntaxException">Something in it is not there or not closed.</exception>
    public static bool TryRead(SqlCursor cursor, TableBuilder table)
    {
        if (cursor.Current.Kind != SqlTokenKind.Word)
        {
            return false;
        }

        var constraint = cursor.TryTake("CONSTRAINT") ? TakeConstraintName(cursor) : null;
        if (cursor.TryTake("FOREIGN"))
        {
            ReadForeignKey(cursor, table, constraint);
        }
        else if (cursor.TryTake("CHECK"))
        {
            cursor.SkipItem();
        }
        else if (cursor.Is("PERIOD") && cursor.IsFollowedBy("FOR"))
        {
            cursor.Move();
            cursor.NoteUnknown();
            cursor.SkipItem();
        }
        else if (FindKind(cursor) is { } kind)
        {
            table.Add(ReadKey(cursor, kind, constraint ?? ""), cursor);
        }
        else
        {
            return constraint is null ? false : throw cursor.Unexpected();
        }

        return true;
    }

    private static string TakeConstraintName(SqlCursor cursor) =>
        cursor.Is("PRIMARY") || cursor.Is("UNIQUE") || cursor.Is("FOREIGN") || cursor.Is("CHECK") ? "" : cursor.TakeName();

    // Goes on behind the words of the kind.
    private static TableKeyKind? FindKind(SqlCursor cursor)
    {
        if (cursor.TryTake("PRIMARY"))
        {
            cursor.Take("KEY");
            return TableKeyKind.Primary;
        }

        var isKindAlone = cursor.Is("KEY") || cursor.Is("INDEX");
        TableKeyKind? kind = isKindAlone ? TableKeyKind.Plain
            : cursor.TryTake("UNIQUE") ? TableKeyKind.Unique
            : cursor.TryTake("FULLTEXT") ? TableKeyKind.FullText
            : cursor.TryTake("SPATIAL") ? TableKeyKind.Spatial
            : TryTakeOther(cursor) ? TableKeyKind.Other
            : null;
        if (kind is not null)
        {
            _ = cursor.TryTake("KEY") || cursor.TryTake("INDEX");
        }

        return kind;
    }

    // These words may be names of columns.
    private static bool TryTakeOther(SqlCursor cursor)
    {
        var isOther = (cursor.Is("VECTOR") || cursor.Is("CLUSTERING") || cursor.Is("COLUMNAR"))
            && (cursor.IsFollowedBy("KEY") || cursor.IsFollowedBy("INDEX"));
        if (isOther)
        {
            cursor.Move();
        }

        return isOther;
    }

    private static TableKey ReadKey(SqlCursor cursor, TableKeyKind kind, string constraint)
    {
        var name = cursor.Is('(') || cursor.Is("USING") ? constraint : cursor.TakeName();
        if (cursor.TryTake("USING"))
        {
            cursor.Move();
        }

        var parts = new List<TableKeyPart>();
        cursor.Take('(');
        do
        {
            parts.Add(parts.Count < MaxParts ? ReadPart(cursor) : throw cursor.Unexpected());
        }
        while (cursor.TryTake(','));

        cursor.Take(')');
        while (!cursor.IsAtItemEnd)
        {
            cursor.NoteUnknown(UnknownWords.IsKeyAttribute(cursor));
            cursor.SkipOne();
        }

        return new(kind, kind == TableKeyKind.Primary ? "PRIMARY" : name, parts);
    }

    private static TableKeyPart ReadPart(SqlCursor cursor)
    {
        TableKeyPart part;
        if (cursor.Is('('))
        {
            part = new(null, null, SqlExpression.InParentheses(cursor));
        }
        else
        {
            part = new(cursor.TakeName());
            if (cursor.TryTake('('))
            {
                part = part with { PrefixLength = cursor.TakeNumber() };
                cursor.Take(')');
            }
        }

        // ASC, DESC, WITHOUT OVERLAPS.
        cursor.SkipItem();
        return part;
    }

    private static void ReadForeignKey(SqlCursor cursor, TableBuilder table, string? constraint)
    {
        cursor.Take("KEY");
        var name = cursor.Is('(') ? "" : cursor.TakeName();
        cursor.SkipParentheses();
        cursor.Take("REFERENCES");
        cursor.SkipItem();
        table.AddForeignKey(constraint is { Length: > 0 } ? constraint : name, cursor);
    }
}
