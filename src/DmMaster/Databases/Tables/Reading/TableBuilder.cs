namespace DmMaster.Databases.Tables.Reading;

/// <summary>A table while it is read. It takes no more than any server could have.</summary>
internal sealed class TableBuilder
{
    // MySQL and TiDB allow 4,096 columns, no server more than 512 keys.
    private const int MaxColumns = 8_192;
    private const int MaxKeys = 4_096;

    private readonly List<ColumnDefinition> _columns = [];
    private readonly List<TableKey> _keys = [];
    private readonly List<string> _foreignKeys = [];

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its character set, null when it says none.</summary>
    public string? Charset { get; set; }

    /// <summary>Its collation, null when it says none.</summary>
    public string? Collation { get; set; }

    /// <summary>TiDB's <c>SHARD_ROW_ID_BITS</c>.</summary>
    public int ShardRowIdBits { get; set; }

    /// <summary>TiDB's <c>PRE_SPLIT_REGIONS</c>.</summary>
    public int PreSplitRegions { get; set; }

    /// <summary>Adds a column.</summary>
    /// <exception cref="SqlSyntaxException">There are too many.</exception>
    public void Add(ColumnDefinition column, SqlCursor cursor) => Add(_columns, column, MaxColumns, cursor);

    /// <summary>Adds a key.</summary>
    /// <exception cref="SqlSyntaxException">There are too many.</exception>
    public void Add(TableKey key, SqlCursor cursor) => Add(_keys, key, MaxKeys, cursor);

    /// <summary>Adds a foreign key.</summary>
    /// <exception cref="SqlSyntaxException">There are too many.</exception>
    public void AddForeignKey(string name, SqlCursor cursor) => Add(_foreignKeys, name, MaxKeys, cursor);

    /// <summary>The table.</summary>
    public TableDefinition Build() => new(Name, _columns, _keys, _foreignKeys)
    {
        Charset = Charset,
        Collation = Collation,
        ShardRowIdBits = ShardRowIdBits,
        PreSplitRegions = PreSplitRegions,
    };

    private static void Add<T>(List<T> all, T one, int most, SqlCursor cursor)
    {
        if (all.Count == most)
        {
            throw cursor.Unexpected();
        }

        all.Add(one);
    }
}
