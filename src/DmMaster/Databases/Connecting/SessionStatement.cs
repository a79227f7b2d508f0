using System.Text.RegularExpressions;
using DmMaster.Config;

namespace DmMaster.Databases.Connecting;

/// <summary>The statement that sets the session variables of a database, all at once as Go's driver does.</summary>
internal static partial class SessionStatement
{
    private const string ForeignKeyChecks = "foreign_key_checks";

    /// <summary>The statement. Foreign keys are not checked unless the configuration says otherwise, as with DM.</summary>
    /// <param name="session">Names and values.</param>
    /// <param name="role">Which side the database is on. For a target every value is quoted, as DM does: what cannot be set so is refused before
    /// a worker meets it.</param>
    public static string Of(IReadOnlyDictionary<string, string>? session, DatabaseRole role)
    {
        var given = (session ?? new Dictionary<string, string>()).OrderBy(static pair => pair.Key, ByteOrder.Instance)
            .Select(pair => (Name: pair.Key, Text: $"{Name(pair.Key)} = {Value(pair.Value, role)}")).ToList();
        var isChecked = given.Exists(static one => one.Name.Equals(ForeignKeyChecks, StringComparison.OrdinalIgnoreCase));
        return $"SET {string.Join(", ", given.Select(static one => one.Text).Concat(isChecked ? [] : [$"{ForeignKeyChecks} = 0"]))}";
    }

    // What is no name is quoted as one: the server says that it has no such variable.
    private static string Name(string name) => SimpleName().IsMatch(name) ? name : Identifier.Quote(name);

    // A number in quotes would be refused for a variable that is one.
    private static string Value(string value, DatabaseRole role) => role == DatabaseRole.Upstream && Number().IsMatch(value)
        ? value
        : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^(@@)?[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SimpleName();

    [GeneratedRegex(@"^-?[0-9]{1,20}(\.[0-9]{1,20})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
