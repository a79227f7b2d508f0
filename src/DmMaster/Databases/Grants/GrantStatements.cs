using System.Text;

namespace DmMaster.Databases.Grants;

/// <summary>The statements that ask a server for the privileges of the account of the session.</summary>
public static class GrantStatements
{
    /// <summary>The first.</summary>
    public const string First = "SHOW GRANTS FOR CURRENT_USER";

    private const string AnyHost = "%";

    // More than an account can be of use with. What the others give is then not seen, and lacks.
    private const int MostRoles = 10_000;

    /// <summary>
    /// The second, whose rows replace those of the first: the same with the privileges of the account's roles, active or not. Null when
    /// there is none to ask, since there are no roles, or the server is MariaDB: its first answer has the rows of the roles that are
    /// active, and others are of no use to a session.
    /// </summary>
    /// <param name="isMariaDb">Whether the server is MariaDB.</param>
    /// <param name="rows">The first column of each row of <see cref="First"/>. What cannot be read names no role.</param>
    public static string? Second(bool isMariaDb, IEnumerable<string> rows)
    {
        if (isMariaDb)
        {
            return null;
        }

        var statement = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (GrantReader.Read(row).Kind == GrantRowKind.Role)
            {
                AppendRoles(statement, seen, row);
            }
        }

        return statement.Length == 0 ? null : statement.ToString();
    }

    private static void AppendRoles(StringBuilder statement, HashSet<string> seen, string row)
    {
        var text = new GrantText(row);
        text.Next();
        var roles = new GrantList(text, "TO");
        while (seen.Count < MostRoles && roles.MoveNext())
        {
            var (_, name, host) = roles.Current;
            var role = $"{QuotedName.Of(text.Name(name))}@{QuotedName.Of(host.Length == 0 ? AnyHost : text.Name(host))}";
            if (seen.Add(role))
            {
                statement.Append(statement.Length == 0 ? $"{First} USING " : ", ").Append(role);
            }
        }
    }
}
