using DmMaster.Config;

namespace DmMaster.Databases.Tables;

/// <summary>A table as its server says it.</summary>
/// <param name="Name">Its name, without that of the schema.</param>
/// <param name="Columns">Its columns in order.</param>
/// <param name="Keys">Its keys in order.</param>
/// <param name="ForeignKeys">The names of its foreign keys in order, possibly empty ones.</param>
public sealed record TableDefinition(
    string Name,
    IReadOnlyList<ColumnDefinition> Columns,
    IReadOnlyList<TableKey> Keys,
    IReadOnlyList<string> ForeignKeys)
{
    /// <summary>What DM says of a table that TiDB's parser cannot read, be it that this one can; null when it can too.</summary>
    public DmError? Unknown { get; init; }

    /// <summary>Its character set as it is written. Null when it says none.</summary>
    public string? Charset { get; init; }

    /// <summary>Its collation as it is written. Null when it says none.</summary>
    public string? Collation { get; init; }

    /// <summary>TiDB's <c>SHARD_ROW_ID_BITS</c>, 0 when it says none.</summary>
    public int ShardRowIdBits { get; init; }

    /// <summary>TiDB's <c>PRE_SPLIT_REGIONS</c>, 0 when it says none.</summary>
    public int PreSplitRegions { get; init; }
}
