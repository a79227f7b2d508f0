using System.Text;

namespace DmMaster.Databases.Grants;

/// <summary>What servers call the privileges, and what DM does.</summary>
internal static class PrivilegeWords
{
    /// <summary>The most characters of a name that <see cref="Of"/> knows.</summary>
    public const int MostCharacters = 18;

    // What a row of one database or table cannot give, so that taking all from one does not take these.
    private const Privileges OnServersOnly =
        Privileges.Super | Privileges.Process | Privileges.Reload | Privileges.ReplicationClient | Privileges.ReplicationSlave | Privileges.FlushTables;

    private static readonly (Privileges Privilege, string Name)[] Names =
    [
        (Privileges.Create, "Create"),
        (Privileges.Select, "Select"),
        (Privileges.Insert, "Insert"),
        (Privileges.Update, "Update"),
        (Privileges.Delete, "Delete"),
        (Privileges.Super, "Super"),
        (Privileges.Drop, "Drop"),
        (Privileges.Process, "Process"),
        (Privileges.Alter, "Alter"),
        (Privileges.Index, "Index"),
        (Privileges.LockTables, "LOCK TABLES"),
        (Privileges.Reload, "RELOAD"),
        (Privileges.ReplicationClient, "REPLICATION CLIENT"),
        (Privileges.ReplicationSlave, "REPLICATION SLAVE"),
    ];

    /// <summary>The privilege of a name in upper case with one blank between words; none for those that DM does not ask for, of which servers have many.</summary>
    public static Privileges Of(ReadOnlySpan<char> name) => name switch
    {
        "ALL" or "ALL PRIVILEGES" => Privileges.All,
        "CREATE" => Privileges.Create,
        "SELECT" => Privileges.Select,
        "INSERT" => Privileges.Insert,
        "UPDATE" => Privileges.Update,
        "DELETE" => Privileges.Delete,
        "SUPER" => Privileges.Super,
        "DROP" => Privileges.Drop,
        "PROCESS" => Privileges.Process,
        "ALTER" => Privileges.Alter,
        "INDEX" => Privileges.Index,
        "LOCK TABLES" => Privileges.LockTables,
        "RELOAD" => Privileges.Reload,
        "REPLICATION CLIENT" or "BINLOG MONITOR" => Privileges.ReplicationClient,
        "REPLICATION SLAVE" => Privileges.ReplicationSlave,
        "FLUSH_TABLES" => Privileges.FlushTables,
        _ => Privileges.None,
    };

    /// <summary>All that a row of the whole server speaks of, with what is part of another privilege.</summary>
    public static Privileges OnServer(Privileges privileges)
    {
        var all = Everything(privileges);
        all |= all.HasFlag(Privileges.Super) ? Privileges.ReplicationClient : Privileges.None;
        return all | (all.HasFlag(Privileges.FlushTables) ? Privileges.Reload : Privileges.None);
    }

    /// <summary>All that a row of one database or table speaks of.</summary>
    public static Privileges BelowServer(Privileges privileges) =>
        privileges.HasFlag(Privileges.All) ? privileges | (Everything(privileges) & ~OnServersOnly) : privileges;

    /// <summary>What lacks on the whole server, in DM's words: an entry for each privilege.</summary>
    /// <param name="text">Where the entries go.</param>
    /// <param name="onServer">What lacks on the whole server.</param>
    /// <param name="selectTables">The tables that cannot be read, in DM's words; empty when there are none.</param>
    public static void AppendLacks(StringBuilder text, Privileges onServer, string selectTables)
    {
        foreach (var (privilege, name) in Names)
        {
            if (onServer.HasFlag(privilege))
            {
                text.Append("lack of ").Append(name).Append(" global (*.*) privilege; ");
            }
            else if (privilege == Privileges.Select && selectTables.Length > 0)
            {
                text.Append("lack of ").Append(name).Append(" privilege: {").Append(selectTables).Append("}; ");
            }
        }
    }

    private static Privileges Everything(Privileges privileges) =>
        privileges.HasFlag(Privileges.All) ? (Privileges)(((int)Privileges.All << 1) - 1) : privileges;
}
