namespace DmMaster.Databases.Tables.Joining;

/// <summary>A character set with a collation.</summary>
/// <param name="Charset">The character set.</param>
/// <param name="Collation">The collation.</param>
public sealed record TextForm(string Charset, string Collation)
{
    /// <summary>What is no text.</summary>
    public static TextForm Bytes { get; } = new("binary", "binary");

    /// <summary>What a table says, filled with TiDB's own.</summary>
    /// <param name="charset">Its character set, null when it says none.</param>
    /// <param name="collation">Its collation, null when it says none.</param>
    public static TextForm OfTable(string? charset, string? collation) => Of(charset, collation, new("utf8mb4", "utf8mb4_bin"));

    /// <summary>What a column says, filled with what its table has.</summary>
    /// <param name="charset">Its character set, null when it says none.</param>
    /// <param name="collation">Its collation, null when it says none.</param>
    public TextForm OfColumn(string? charset, string? collation) => Of(charset, collation, this);

    private static TextForm Of(string? charset, string? collation, TextForm unsaid)
    {
        if (charset is null && collation is null)
        {
            return unsaid;
        }

        var known = charset is not null ? Charsets.Normal(charset) : Charsets.OfCollation(collation!);
        return new(known, collation is not null ? Charsets.Normal(collation) : DefaultCollation(known));
    }

    private static string DefaultCollation(string charset) => charset switch
    {
        "binary" => "binary",
        "gbk" => "gbk_chinese_ci",
        "gb18030" => "gb18030_chinese_ci",
        _ => $"{charset}_bin",
    };
}
