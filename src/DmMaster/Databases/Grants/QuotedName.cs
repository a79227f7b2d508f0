namespace DmMaster.Databases.Grants;

/// <summary>Names in backquotes, as DM tells them and as statements take them.</summary>
internal static class QuotedName
{
    /// <summary>A name in backquotes.</summary>
    public static string Of(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
