using DmMaster.Config;

namespace DmMaster.Databases.Grants;

/// <summary>
/// The privileges that a migration needs of an account, to be looked for in the rows of <c>SHOW GRANTS</c> (see
/// <see cref="GrantStatements"/>). What is asked for is DM's choice, and so is how rows count.
/// </summary>
public sealed class AskedPrivileges
{
    private static readonly Dictionary<string, HashSet<string>> NoTables = [];

    private readonly Privileges _onServer;
    private readonly Dictionary<string, HashSet<string>> _tables;

    private AskedPrivileges(Privileges onServer, Dictionary<string, HashSet<string>>? tables = null) =>
        (_onServer, _tables) = (onServer, tables ?? NoTables);

    /// <summary>What replication needs of a source: <c>REPLICATION SLAVE</c> and <c>REPLICATION CLIENT</c>.</summary>
    public static AskedPrivileges Replication { get; } = new(Privileges.ReplicationSlave | Privileges.ReplicationClient);

    /// <summary>What a target needs, all on the whole server: to create, alter, drop and index tables, and to read and write rows.</summary>
    public static AskedPrivileges Target { get; } = new(
        Privileges.Create | Privileges.Select | Privileges.Insert | Privileges.Update | Privileges.Delete | Privileges.Alter | Privileges.Drop
        | Privileges.Index);

    /// <summary>What is needed to count the connections of a source: <c>PROCESS</c>.</summary>
    public static AskedPrivileges Process { get; } = new(Privileges.Process);

    /// <summary>What is needed to count the connections of a target: <c>SUPER</c>.</summary>
    public static AskedPrivileges Super { get; } = new(Privileges.Super);

    /// <summary>What a dump needs of a source: to read its tables, and to hold them still.</summary>
    /// <param name="consistency">
    /// How the dump is kept consistent, by dumpling's names: <c>auto</c> and <c>flush</c> need <c>RELOAD</c>, <c>lock</c> needs
    /// <c>LOCK TABLES</c>, both on the whole server; <c>none</c>, <c>snapshot</c> and any other need nothing.
    /// </param>
    /// <param name="tables">The tables; without any, reading is not asked for.</param>
    public static AskedPrivileges Dump(string consistency, IEnumerable<TableName> tables) => new(
        consistency switch
        {
            "auto" or "flush" => Privileges.Reload,
            "lock" => Privileges.LockTables,
            _ => Privileges.None,
        },
        tables.GroupBy(static one => one.Schema, StringComparer.Ordinal).ToDictionary(
            static one => one.Key,
            static one => one.Select(static table => table.Table).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal));

    /// <summary>
    /// Looks for them. As soon as none lacks, further rows are not read but those that take privileges; a row that cannot be read before
    /// ends it. A role counts by its own rows, which the server lists when it is asked to.
    /// </summary>
    /// <param name="rows">The first column of each row, in the server's order.</param>
    public PrivilegeFinding LookIn(IEnumerable<string> rows)
    {
        var walk = new PrivilegeWalk(_onServer, new(_tables));
        var isEmpty = true;
        foreach (var row in rows)
        {
            isEmpty = false;
            if (walk.IsSatisfied && !GrantReader.IsRevoke(row))
            {
                continue;
            }

            var read = GrantReader.Read(row);
            if (read.Fault is { } fault)
            {
                return fault;
            }

            walk.Apply(read);
        }

        return isEmpty ? PrivilegeFinding.NoGrants
            : walk.IsSatisfied ? PrivilegeFinding.Satisfied
            : new(PrivilegeFindingKind.Lacking, walk.LackText);
    }
}
