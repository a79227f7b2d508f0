namespace DmMaster.Databases.Tables;

/// <summary>What a key of a table is.</summary>
public enum TableKeyKind
{
    /// <summary>The primary key.</summary>
    Primary,

    /// <summary>A unique key.</summary>
    Unique,

    /// <summary>A key that is neither.</summary>
    Plain,

    /// <summary>One for words in text.</summary>
    FullText,

    /// <summary>One for places.</summary>
    Spatial,

    /// <summary>One for vectors, or of another kind that only one server has.</summary>
    Other,
}
