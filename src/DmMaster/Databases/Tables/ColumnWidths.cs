namespace DmMaster.Databases.Tables;

/// <summary>The numbers that a type has when it says none.</summary>
internal static class ColumnWidths
{
    /// <summary>The width, which MySQL 8 no longer prints for numbers and older servers do. Null when the type has none.</summary>
    public static int? Default(ColumnType type) => (type.Name, type.IsUnsigned) switch
    {
        ("tinyint", false) or ("year", _) => 4,
        ("tinyint", true) => 3,
        ("smallint", false) => 6,
        ("smallint", true) => 5,
        ("mediumint", false) => 9,
        ("mediumint", true) => 8,
        ("int", false) => 11,
        ("int", true) or ("decimal", _) => 10,
        ("bigint", _) => 20,
        ("bit" or "char" or "binary", _) => 1,
        _ => null,
    };

    /// <summary>Whether a type's number is the digits of a second's fraction.</summary>
    public static bool IsTime(string name) => name is "datetime" or "timestamp" or "time";
}
