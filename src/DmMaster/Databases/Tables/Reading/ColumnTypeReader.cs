namespace DmMaster.Databases.Tables.Reading;

/// <summary>Reads a column's type. Every word may be one: servers have more types than anybody lists.</summary>
internal static class ColumnTypeReader
{
    private const int MaxElements = 65_535;

    /// <summary>The type at the cursor, without what may stand anywhere after it.</summary>
    /// <exception cref="SqlSyntaxException">There is none.</exception>
    public static ColumnType Read(SqlCursor cursor)
    {
        var name = TakeWord(cursor);

        // MariaDB says whose type it is when the session's differ: mariadb_schema.date.
        if (cursor.TryTake('.'))
        {
            name = TakeWord(cursor);
        }

        name = name switch
        {
            "integer" => "int",
            "dec" or "numeric" or "fixed" => "decimal",
            "character" => "char",
            "bool" or "boolean" => "tinyint",
            _ => name,
        };
        return cursor.Is('(') ? ReadArguments(cursor, new(name)) : new(name);
    }

    private static string TakeWord(SqlCursor cursor)
    {
        if (cursor.Current.Kind != SqlTokenKind.Word)
        {
            throw cursor.Unexpected();
        }

        var word = cursor.Decode(cursor.Current).ToLowerInvariant();
        cursor.NoteUnknown(UnknownWords.HasType(word));
        cursor.Move();
        return word;
    }

    private static ColumnType ReadArguments(SqlCursor cursor, ColumnType type)
    {
        cursor.Take('(');
        var elements = new List<string>();
        var numbers = new List<int>();
        do
        {
            if (cursor.Current.Kind == SqlTokenKind.Text && elements.Count < MaxElements)
            {
                elements.Add(cursor.TakeText());
            }
            else if (cursor.Current.Kind == SqlTokenKind.Number && numbers.Count < 2)
            {
                numbers.Add(cursor.TakeNumber());
            }
            else
            {
                throw cursor.Unexpected();
            }
        }
        while (cursor.TryTake(','));

        cursor.Take(')');
        return type with { Length = numbers is [var first, ..] ? first : null, Decimals = numbers is [_, var second] ? second : null, Elements = elements };
    }
}
