namespace DmMaster.Databases;

/// <summary>The kinds of upstreams, by DM's names.</summary>
public static class Flavors
{
    /// <summary>MariaDB.</summary>
    public const string MariaDb = "mariadb";

    /// <summary>MySQL, and whatever else speaks as it does.</summary>
    public const string MySql = "mysql";

    /// <summary>The flavor of a server by its version text.</summary>
    public static string Of(string version) => version.Contains(MariaDb, StringComparison.OrdinalIgnoreCase) ? MariaDb : MySql;
}
