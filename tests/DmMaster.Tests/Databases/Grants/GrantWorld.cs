using DmMaster.Config;
using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>What the tests of grants have in common.</summary>
internal static class GrantWorld
{
    /// <summary>A check by a short name: <c>D</c> the dump with consistency auto, <c>S</c> only reading, <c>L</c> with consistency lock, then the tables; <c>R</c>, <c>T</c>, <c>P</c>, <c>U</c>.</summary>
    public static AskedPrivileges Asked(string check) => check[0] switch
    {
        'D' => AskedPrivileges.Dump("auto", Tables(check[1..])),
        'S' => AskedPrivileges.Dump("none", Tables(check[1..])),
        'L' => AskedPrivileges.Dump("lock", Tables(check[1..])),
        'R' => AskedPrivileges.Replication,
        'T' => AskedPrivileges.Target,
        'P' => AskedPrivileges.Process,
        _ => AskedPrivileges.Super,
    };

    /// <summary>What is said of some rows.</summary>
    public static string TextOf(string check, params string[] rows) => Asked(check).LookIn(rows).Text;

    private static IEnumerable<TableName> Tables(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static name => name.Split('.')).Select(static parts => new TableName { Schema = parts[0], Table = parts[1] });
}
