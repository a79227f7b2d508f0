namespace DmMaster.Databases.Tables;

/// <summary>What a column's default is.</summary>
public enum ColumnDefaultKind
{
    /// <summary><c>DEFAULT NULL</c>.</summary>
    Null,

    /// <summary>A value.</summary>
    Value,

    /// <summary>The time of the statement.</summary>
    Now,

    /// <summary>What an expression gives.</summary>
    Expression,
}
