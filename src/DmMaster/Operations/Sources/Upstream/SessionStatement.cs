using System.Text.RegularExpressions;
using DmMaster.Config;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>The statement that sets the session variables of a source, all at once as Go's driver does.</summary>
internal static partial class SessionStatement
{
    private const string ForeignKeyChecks = "foreign_key_checks";

    /// <summary>The statement. Foreign keys are not checked unless the source says otherwise, as with DM.</summary>
    /// <param name="session">Names and values.</param>
    public static string Of(IReadOnlyDictionary<string, string>? session)
    {
        var given = (session ?? new Dictionary<string, string>()).OrderBy(static pair => pair.Key, ByteOrder.Instance).ToList();
        var isChecked = given.Exists(static pair => pair.Key.Equals(ForeignKeyChecks, StringComparison.OrdinalIgnoreCase));
        var all = isChecked ? given : [.. given, KeyValuePair.Create(ForeignKeyChecks, "0")];
        return $"SET {string.Join(", ", all.Select(static pair => $"{Name(pair.Key)} = {Value(pair.Value)}"))}";
    }

    // What is no name is quoted as one: the server says that it has no such variable.
    private static string Name(string name) => SimpleName().IsMatch(name) ? name : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    // A number in quotes would be refused for a variable that is one.
    private static string Value(string value) => Number().IsMatch(value)
        ? value
        : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^(@@)?[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SimpleName();

    [GeneratedRegex(@"^-?[0-9]{1,20}(\.[0-9]{1,20})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
