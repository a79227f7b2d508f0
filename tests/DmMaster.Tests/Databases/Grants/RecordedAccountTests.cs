using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>
/// Accounts of the recordings of stock DM v8.1, with the rows that MariaDB 10.11 prints for them, or in TiDB's form: what stock said, and what
/// we say where stock fails over a row.
/// </summary>
public sealed class RecordedAccountTests
{
    private const string NoReload = "lack of RELOAD global (*.*) privilege; ";
    private const string NoClient = "lack of REPLICATION CLIENT global (*.*) privilege; ";
    private const string NoSlave = "lack of REPLICATION SLAVE global (*.*) privilege; ";
    private const string Shop = "D shop1.t1 shop1.t2 shop1.t3";
    private const string NoneOfEight =
        "lack of Create global (*.*) privilege; lack of Select global (*.*) privilege; lack of Insert global (*.*) privilege; lack of Update global (*.*) privilege; " +
        "lack of Delete global (*.*) privilege; lack of Drop global (*.*) privilege; lack of Alter global (*.*) privilege; lack of Index global (*.*) privilege; ";

    /// <summary>The rows of each account, without who it is.</summary>
    private static readonly Dictionary<string, string[]> Rows = new(StringComparer.Ordinal)
    {
        ["u_none"] = ["GRANT USAGE ON *.*"],
        ["u_sel"] = ["GRANT USAGE ON *.*", "GRANT SELECT ON `shop1`.*"],
        ["u_selrel"] = ["GRANT RELOAD ON *.*", "GRANT SELECT ON `shop1`.*"],
        ["u_tab"] = ["GRANT RELOAD ON *.*", "GRANT INSERT ON `shop1`.`t2`", "GRANT SELECT ON `shop1`.`t3`", "GRANT SELECT ON `shop1`.`t1`"],
        ["u_ins"] = ["GRANT USAGE ON *.*", "GRANT INSERT ON `shop1`.*", "GRANT INSERT ON `s_many`.*"],
        ["u_col"] = ["GRANT RELOAD ON *.*", "GRANT SELECT (`id`) ON `shop1`.`t1`"],
        ["u_lock"] = ["GRANT SELECT, LOCK TABLES ON *.*"],
        ["u_slave"] = ["GRANT SELECT, REPLICATION SLAVE ON *.*"],
        ["u_replclient"] = ["GRANT SELECT, RELOAD, REPLICATION SLAVE, BINLOG MONITOR ON *.*"],
        ["u_monitor"] = ["GRANT SELECT, RELOAD, REPLICATION SLAVE, SLAVE MONITOR ON *.*"],
        ["u_rsadmin"] = ["GRANT SELECT, RELOAD, REPLICATION SLAVE, REPLICATION SLAVE ADMIN ON *.*"],
        ["u_super"] = ["GRANT SELECT, RELOAD, SUPER, REPLICATION SLAVE ON *.*"],
        ["u_all"] = ["GRANT ALL PRIVILEGES ON *.*"],
        ["u_alldb"] = ["GRANT USAGE ON *.*", "GRANT ALL PRIVILEGES ON `shop1`.*"],
        ["u_alldbrel"] = ["GRANT RELOAD ON *.*", "GRANT ALL PRIVILEGES ON `shop1`.*"],
        ["u_pat"] = ["GRANT RELOAD ON *.*", "GRANT SELECT ON `shop_`.*"],
        ["u_patesc"] = ["GRANT RELOAD ON *.*", @"GRANT SELECT ON `s\_nopk`.*", "GRANT SELECT ON `s%`.*"],
        ["u_noproc"] = ["GRANT SELECT, RELOAD ON *.*"],
        ["u_proc"] = ["GRANT SELECT, RELOAD, PROCESS ON *.*"],
        ["u_exec"] = ["GRANT RELOAD ON *.*", "GRANT SELECT ON `shop1`.*", "GRANT EXECUTE ON PROCEDURE `shop1`.`p`"],
        ["u_pw"] = ["GRANT SELECT, RELOAD ON *.* TO `u_pw`@`127.0.0.1` IDENTIFIED BY PASSWORD '*14E65567ABDB5135D0CFD9A70B3032C179A49EE7' WITH GRANT OPTION"],
        ["u_maxq"] = ["GRANT SELECT, RELOAD ON *.* TO `u_maxq`@`127.0.0.1` WITH MAX_USER_CONNECTIONS 50"],

        // To SHOW GRANTS FOR CURRENT_USER, and then to SHOW GRANTS.
        ["u_role"] = ["GRANT `rdump` TO `u_role`@`127.0.0.1`", "GRANT USAGE ON *.*", "SET DEFAULT ROLE `rdump` FOR `u_role`@`127.0.0.1`"],
        ["u_role, second answer"] =
        [
            "GRANT `rdump` TO `u_role`@`127.0.0.1`",
            "GRANT USAGE ON *.*",
            "GRANT SELECT, RELOAD ON *.* TO `rdump`",
            "SET DEFAULT ROLE `rdump` FOR `u_role`@`127.0.0.1`",
        ],
        ["u_rolenodef, both answers"] = ["GRANT `rdump` TO `u_rolenodef`@`127.0.0.1`", "GRANT USAGE ON *.*"],

        // TiDB's, which has no blanks in its lists.
        ["t_none"] = ["GRANT USAGE ON *.*"],
        ["t_some"] = ["GRANT SELECT,INSERT,DELETE,DROP,INDEX,ALTER ON *.*"],
        ["t_eight"] = ["GRANT SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,INDEX,ALTER ON *.*"],
        ["t_db"] = ["GRANT USAGE ON *.*", "GRANT ALL PRIVILEGES ON `dm_meta`.*", "GRANT ALL PRIVILEGES ON `shop1`.*"],
        ["t_all"] = ["GRANT ALL PRIVILEGES ON *.*"],
        ["t_super"] = ["GRANT SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,INDEX,ALTER,SUPER ON *.*", "GRANT ALL PRIVILEGES ON `dm_meta`.*"],
    };

    /// <summary>Account, check, and what stock says. The tables are those that the account sees.</summary>
    public static TheoryData<string, string, string> AsStock => new()
    {
        { "u_none", "D", NoReload },
        { "u_sel", Shop, NoReload },
        { "u_selrel", Shop, "" },
        { "u_tab", Shop, "lack of Select privilege: {`shop1`.`t2`}; " },
        {
            "u_ins",
            Shop + " s_many.t1 s_many.t2 s_many.t3 s_many.t4",
            "lack of Select privilege: {`s_many`.`t1`, `s_many`.`t2`, `s_many`.`t3`, `s_many`.`t4`; `shop1`.`t1`, `shop1`.`t2`, `shop1`.`t3`}; " + NoReload
        },
        { "u_col", "D shop1.t1", "lack of Select privilege: {`shop1`.`t1`}; " },
        { "u_lock", Shop, NoReload },
        { "u_slave", Shop, NoReload },
        { "u_super", Shop, "" },
        { "u_all", Shop, "" },
        { "u_alldb", Shop, NoReload },
        { "u_alldbrel", Shop, "" },
        { "u_pat", Shop, "" },
        { "u_patesc", Shop + " s_nopk.t", "" },
        { "u_noproc", Shop, "" },
        { "u_proc", Shop, "" },
        { "u_exec", Shop, "" },
        { "u_pw", Shop, "" },
        { "u_maxq", Shop, "" },
        { "u_sel", "L" + Shop[1..], "lack of LOCK TABLES global (*.*) privilege; " },
        { "u_lock", "L" + Shop[1..], "" },
        { "u_sel", "S" + Shop[1..], "" },
        { "u_none", "R", NoClient + NoSlave },
        { "u_sel", "R", NoClient + NoSlave },
        { "u_slave", "R", NoClient },
        { "u_super", "R", "" },
        { "u_all", "R", "" },
        { "u_none", "P", "lack of Process global (*.*) privilege; " },
        { "u_noproc", "P", "lack of Process global (*.*) privilege; " },
        { "u_proc", "P", "" },
        { "u_all", "P", "" },
        { "u_slave", "P", "lack of Process global (*.*) privilege; " },
        { "t_none", "T", NoneOfEight },
        { "t_some", "T", "lack of Create global (*.*) privilege; lack of Update global (*.*) privilege; " },
        { "t_eight", "T", "" },
        { "t_db", "T", NoneOfEight },
        { "t_all", "T", "" },
        { "t_super", "T", "" },
    };

    /// <summary>Account, check, the end of stock's text, and what we say.</summary>
    public static TheoryData<string, string, string, string> Better => new()
    {
        { "u_replclient", Shop, "column 55 near \"MONITOR ON *.* TO `u_replclient`@`127.0.0.1`\" ", "" },
        { "u_replclient", "R", "column 55 near \"MONITOR ON *.* TO `u_replclient`@`127.0.0.1`\" ", "" },
        { "u_replclient", "P", "column 55 near \"MONITOR ON *.* TO `u_replclient`@`127.0.0.1`\" ", "lack of Process global (*.*) privilege; " },
        { "u_monitor", Shop, "column 54 near \"MONITOR ON *.* TO `u_monitor`@`127.0.0.1`\" ", "" },
        { "u_monitor", "R", "column 54 near \"MONITOR ON *.* TO `u_monitor`@`127.0.0.1`\" ", NoClient },
        { "u_rsadmin", Shop, "column 64 near \"ADMIN ON *.* TO `u_rsadmin`@`127.0.0.1`\" ", "" },
        { "u_rsadmin", "R", "column 64 near \"ADMIN ON *.* TO `u_rsadmin`@`127.0.0.1`\" ", NoClient },
        { "u_role", "D", "column 28 near \"FOR `u_role`@`127.0.0.1`\" ", NoReload },
        { "u_role, second answer", Shop, "column 28 near \"FOR `u_role`@`127.0.0.1`\" ", "" },
        { "u_role, second answer", "R", "column 28 near \"FOR `u_role`@`127.0.0.1`\" ", NoClient + NoSlave },
        { "u_rolenodef, both answers", "D", "near 'USING `rdump`@`%`' at line 1", NoReload },
    };

    [Theory]
    [MemberData(nameof(AsStock))]
    public void Account_OfARecording_GetsItsText(string account, string check, string expected) => Assert.Equal(expected, TextOf(account, check));

    [Theory]
    [MemberData(nameof(Better))]
    public void Account_ThatStockFailsOver_IsReadRight(string account, string check, string stock, string ours)
    {
        var found = TextOf(account, check);

        Assert.Equal(ours, found);
        Assert.DoesNotContain(stock, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Role_OfMariaDb_IsAskedFor() => Assert.Equal("SHOW GRANTS", GrantStatements.Second(isMariaDb: true, Rows["u_role"]));

    private static string TextOf(string account, string check) => GrantWorld.TextOf(
        check,
        [.. Rows[account].Select(row => row.Contains(" TO ", StringComparison.Ordinal) || row.StartsWith("SET", StringComparison.Ordinal) ? row : $"{row} TO `{account}`@`127.0.0.1`")]);
}
