namespace DmMaster.Databases.Tables;

/// <summary>The type of a column as its table says it.</summary>
/// <param name="Name">The type, in lower case, such as <c>varchar</c>; of a server that has others too, such as <c>inet6</c>.</param>
/// <param name="Length">Its first number: length, digits, or for a time the digits of its fraction. Null when it says none.</param>
/// <param name="Decimals">Its second number. Null when it says none.</param>
public sealed record ColumnType(string Name, int? Length = null, int? Decimals = null)
{
    /// <summary>Whether it has no sign.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether it is filled with zeros.</summary>
    public bool IsZerofill { get; init; }

    /// <summary>Whether its text is said to be compared by bytes (<c>BINARY</c>).</summary>
    public bool IsBinary { get; init; }

    /// <summary>The values of an <c>enum</c> or <c>set</c>, in order.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>The character set that it says itself. Null when it has the table's.</summary>
    public string? Charset { get; init; }

    /// <summary>The collation that it says itself. Null when it has that of its character set or table.</summary>
    public string? Collation { get; init; }
}
