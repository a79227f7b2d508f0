namespace DmMaster.Databases.Tables.Joining;

/// <summary>What a row gets in a column that it says nothing of.</summary>
public enum ColumnFilling
{
    /// <summary>Nothing: every row has to say a value.</summary>
    Given,

    /// <summary>The default, or NULL.</summary>
    Default,

    /// <summary>The next number.</summary>
    AutoIncrement,
}
