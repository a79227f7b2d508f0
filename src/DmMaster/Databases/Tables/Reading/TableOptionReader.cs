namespace DmMaster.Databases.Tables.Reading;

/// <summary>Reads what stands behind the columns: options, of which few matter here, and partitions, of which none does.</summary>
internal static class TableOptionReader
{
    /// <summary>Reads to the end of the statement.</summary>
    /// <exception cref="SqlSyntaxException">Something is not closed, or the table is a sequence, which cannot be migrated.</exception>
    public static void Read(SqlCursor cursor, TableBuilder table)
    {
        while (!cursor.IsAtEnd)
        {
            if (cursor.Is("PARTITION") && cursor.IsFollowedBy("BY"))
            {
                SkipRest(cursor);
            }
            else if (cursor.TryTake(';'))
            {
                Expect(cursor, cursor.IsAtEnd);
            }
            else if (cursor.Current.Kind == SqlTokenKind.Word)
            {
                ReadOption(cursor, table);
            }
            else
            {
                Expect(cursor, !cursor.Is(')'));
                cursor.SkipOne();
            }
        }
    }

    private static void ReadOption(SqlCursor cursor, TableBuilder table)
    {
        cursor.NoteUnknown(UnknownWords.IsOption(cursor));

        // MariaDB prints a sequence as a table with this option.
        Expect(cursor, !cursor.Is("SEQUENCE"));
        if (cursor.Is("CHARACTER") && cursor.IsFollowedBy("SET"))
        {
            cursor.Move();
            cursor.Move();
            cursor.NoteCharset(UnknownWords.OfCharset(table.Charset = TakeValue(cursor)));
        }
        else if (cursor.TryTake("CHARSET"))
        {
            cursor.NoteCharset(UnknownWords.OfCharset(table.Charset = TakeValue(cursor)));
        }
        else if (cursor.TryTake("COLLATE"))
        {
            cursor.NoteCharset(UnknownWords.OfCollation(table.Collation = TakeValue(cursor)));
        }
        else if (cursor.TryTake("SHARD_ROW_ID_BITS"))
        {
            table.ShardRowIdBits = TakeNumber(cursor);
        }
        else if (cursor.TryTake("PRE_SPLIT_REGIONS"))
        {
            table.PreSplitRegions = TakeNumber(cursor);
        }
        else
        {
            cursor.Move();
            SkipValue(cursor);
        }
    }

    private static string TakeValue(SqlCursor cursor)
    {
        cursor.TryTake('=');
        return cursor.Current.Kind == SqlTokenKind.Text ? cursor.TakeText() : cursor.TakeName();
    }

    private static int TakeNumber(SqlCursor cursor)
    {
        cursor.TryTake('=');
        return cursor.TakeNumber();
    }

    private static void SkipValue(SqlCursor cursor)
    {
        if (cursor.TryTake('='))
        {
            Expect(cursor, !cursor.IsAtItemEnd);
            cursor.SkipOne();
        }
    }

    private static void SkipRest(SqlCursor cursor)
    {
        while (!cursor.IsAtEnd)
        {
            Expect(cursor, !cursor.Is(')'));
            cursor.SkipOne();
        }
    }

    private static void Expect(SqlCursor cursor, bool isSo)
    {
        if (!isSo)
        {
            throw cursor.Unexpected();
        }
    }
}
