namespace DmMaster.Databases.Tables;

/// <summary>A column as its table says it.</summary>
/// <param name="Name">Its name as it is written.</param>
/// <param name="Type">Its type.</param>
public sealed record ColumnDefinition(string Name, ColumnType Type)
{
    /// <summary>Whether it says <c>NOT NULL</c>.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>Its default. Null when it says none.</summary>
    public ColumnDefault? Default { get; init; }

    /// <summary>Whether it is numbered by <c>AUTO_INCREMENT</c>.</summary>
    public bool IsAutoIncrement { get; init; }

    /// <summary>The bits of <c>AUTO_RANDOM</c>, 0 when it has none.</summary>
    public int AutoRandomBits { get; init; }

    /// <summary>The expression that it is generated from, in one form for all servers. Null when it is none.</summary>
    public string? Generated { get; init; }

    /// <summary>Whether a generated column is stored.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether it gets the time of each change (<c>ON UPDATE</c>).</summary>
    public bool IsSetOnUpdate { get; init; }

    /// <summary>Whether it says itself that it is the primary key, which no server prints.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>Whether it says itself that it is unique, which no server prints.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether a row can be written without a value for it.</summary>
    public bool CanBeLeftOut =>
        !IsNotNull || Default is not null || IsAutoIncrement || AutoRandomBits > 0 || Generated is not null;
}
