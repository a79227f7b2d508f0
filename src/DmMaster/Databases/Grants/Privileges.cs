namespace DmMaster.Databases.Grants;

/// <summary>
/// The privileges that DM asks for, and those that stand for them. In the order in which a lack is told, which is that of the privileges
/// of TiDB's parser.
/// </summary>
[Flags]
internal enum Privileges
{
    /// <summary>None that is asked for.</summary>
    None = 0,

    /// <summary><c>CREATE</c>.</summary>
    Create = 1 << 0,

    /// <summary><c>SELECT</c>, the only one that is asked for single tables.</summary>
    Select = 1 << 1,

    /// <summary><c>INSERT</c>.</summary>
    Insert = 1 << 2,

    /// <summary><c>UPDATE</c>.</summary>
    Update = 1 << 3,

    /// <summary><c>DELETE</c>.</summary>
    Delete = 1 << 4,

    /// <summary><c>SUPER</c>, which has <see cref="ReplicationClient"/> in it.</summary>
    Super = 1 << 5,

    /// <summary><c>DROP</c>.</summary>
    Drop = 1 << 6,

    /// <summary><c>PROCESS</c>.</summary>
    Process = 1 << 7,

    /// <summary><c>ALTER</c>.</summary>
    Alter = 1 << 8,

    /// <summary><c>INDEX</c>.</summary>
    Index = 1 << 9,

    /// <summary><c>LOCK TABLES</c>.</summary>
    LockTables = 1 << 10,

    /// <summary><c>RELOAD</c>.</summary>
    Reload = 1 << 11,

    /// <summary><c>REPLICATION CLIENT</c>, which MariaDB calls <c>BINLOG MONITOR</c>.</summary>
    ReplicationClient = 1 << 12,

    /// <summary><c>REPLICATION SLAVE</c>.</summary>
    ReplicationSlave = 1 << 13,

    /// <summary><c>FLUSH_TABLES</c> of MySQL 8, all of <see cref="Reload"/> that a dump needs.</summary>
    FlushTables = 1 << 14,

    /// <summary><c>ALL</c>: every one of them.</summary>
    All = 1 << 15,
}
