namespace DmMaster.Databases.Grants;

/// <summary>The statements that ask a server for the privileges of the account of the session.</summary>
public static class GrantStatements
{
    /// <summary>The first.</summary>
    public const string First = "SHOW GRANTS FOR CURRENT_USER";

    private const string OfMariaDb = "SHOW GRANTS";
    private const string AnyHost = "%";

    // More than an account can be of use with. What the others give is then not seen, and lacks.
    private const int MostRoles = 10_000;

    /// <summary>
    /// The second, whose rows replace those of the first: the same with the privileges of the account's roles. Null when there are no roles, other than for MariaDB.
    /// MySQL and TiDB are asked for all roles, active or not, as DM does. MariaDB knows no <c>USING</c>: asked for no account
    /// in particular it adds the rows of the roles that are active, and others are of no use to a session; and those of <c>PUBLIC</c>, of
    /// which the first statement tells nothing.
    /// </summary>
    /// <param name="isMariaDb">Whether the server is MariaDB.</param>
    /// <param name="rows">The first column of each row of <see cref="First"/>. What cannot be read names no role.</param>
    public static string? Second(bool isMariaDb, IEnumerable<string> rows)
    {
        if (isMariaDb)
        {
            return OfMariaDb;
        }

        var roles = new List<string>();
        foreach (var row in rows.Where(static row => GrantReader.Read(row).Kind == GrantRowKind.Role))
        {
            AddRoles(roles, row);
        }

        return roles.Count == 0 ? null : $"{First} USING {string.Join(", ", roles.Distinct(StringComparer.Ordinal))}";
    }

    private static void AddRoles(List<string> roles, string row)
    {
        var text = new GrantText(row);
        text.Next();
        var list = new GrantList(text, "TO");
        while (roles.Count < MostRoles && list.MoveNext())
        {
            var (_, name, host) = list.Current;
            roles.Add($"{Identifier.Quote(text.Name(name))}@{Identifier.Quote(host.Length == 0 ? AnyHost : text.Name(host))}");
        }
    }
}
