namespace DmMaster.Tests.Databases.Grants;

/// <summary>
/// Rows that a relay gave stock DM v8.1 and its texts, by the names of the recorded steps. Where stock fails over rows that it cannot read
/// and we do better, both texts stand here.
/// </summary>
public sealed class RecordedGrantTests
{
    private const string NoSelect = "lack of Select privilege: {`shop3`.`t`}; ";
    private const string NoReload = "lack of RELOAD global (*.*) privilege; ";
    private const string NoClient = "lack of REPLICATION CLIENT global (*.*) privilege; ";
    private const string NoSlave = "lack of REPLICATION SLAVE global (*.*) privilege; ";
    private const string NoGrants = "there is no such grant defined for current user on host '%'";
    private const string Reload = "GRANT RELOAD ON *.* TO `u`@`%`";
    private const string NoneOfEight =
        "lack of Create global (*.*) privilege; lack of Select global (*.*) privilege; lack of Insert global (*.*) privilege; lack of Update global (*.*) privilege; " +
        "lack of Delete global (*.*) privilege; lack of Drop global (*.*) privilege; lack of Alter global (*.*) privilege; lack of Index global (*.*) privilege; ";

    public static TheoryData<string, string[], string> Dump => new()
    {
        { "none", [], NoGrants },
        { "empty-text", [""], "[parser:1149]You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use" },
        { "reload-only", ["GRANT RELOAD ON *.* TO 'u'@'%'"], NoSelect },
        { "not-sql", ["invalid SQL statement"], "line 1 column 7 near \"invalid SQL statement\" " },
        { "not-grant", ["CREATE TABLE a(b int)"], "CREATE TABLE a(b int) is not grant statement" },
        { "lower-case", ["grant all privileges on *.* to 'u'@'%'"], "" },
        { "identified-secret", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD <secret> WITH GRANT OPTION"], "" },
        { "identified-hash", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9'"], "" },
        { "identified-end", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD"], "" },
        { "identified-with", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD WITH GRANT OPTION"], "" },
        {
            "mysql8-root",
            [
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, SHUTDOWN, PROCESS, FILE, REFERENCES, INDEX, ALTER, SHOW DATABASES, SUPER, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE TABLESPACE, CREATE ROLE, DROP ROLE ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                "GRANT APPLICATION_PASSWORD_ADMIN,AUDIT_ADMIN,BACKUP_ADMIN,FLUSH_TABLES,REPLICATION_APPLIER,XA_RECOVER_ADMIN ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                "GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION",
            ],
            ""
        },
        { "dynamic-first", ["GRANT BACKUP_ADMIN,FLUSH_TABLES ON *.* TO `u`@`%`", "GRANT RELOAD, SELECT ON *.* TO `u`@`%`"], "" },
        { "aurora", ["GRANT ALTER, CREATE, SELECT INTO S3, LOAD FROM S3, INVOKE LAMBDA, RELOAD, SELECT ON *.* TO `u`@`%` WITH GRANT OPTION"], "" },
        { "aurora-s3-first", ["GRANT LOAD FROM S3, SELECT INTO S3, RELOAD, SELECT ON *.* TO `u`@`%`"], "" },
        { "aurora-lacking", ["GRANT ALTER, SELECT INTO S3, LOAD FROM S3, INVOKE LAMBDA, INVOKE SAGEMAKER ON *.* TO `u`@`%`"], NoSelect + NoReload },
        { "db-pattern", [Reload, "GRANT SELECT ON `shop_`.* TO `u`@`%`"], "" },
        { "db-pattern-escaped", [Reload, @"GRANT SELECT ON `shop\_`.* TO `u`@`%`"], NoSelect },
        { "db-percent", [Reload, "GRANT SELECT ON `%`.* TO `u`@`%`"], "" },
        { "db-other-case", [Reload, "GRANT SELECT ON `SHOP3`.* TO `u`@`%`"], NoSelect },
        { "all-db", ["GRANT ALL PRIVILEGES ON `shop3`.* TO `u`@`%`"], NoReload },
        { "table", [Reload, "GRANT SELECT ON `shop3`.`t` TO `u`@`%`"], "" },
        { "columns", [Reload, "GRANT SELECT (`id`) ON `shop3`.`t` TO `u`@`%`"], NoSelect },
        { "all-table", [Reload, "GRANT ALL PRIVILEGES ON `shop3`.`t` TO `u`@`%`"], "" },
        { "execute", [Reload, "GRANT EXECUTE ON FUNCTION `shop3`.`t` TO `u`@`%`"], NoSelect },
        { "require-ssl", ["GRANT RELOAD, SELECT ON *.* TO 'u'@'%' REQUIRE SSL"], "" },
        { "create-role-drop-role", ["GRANT RELOAD, SELECT, CREATE ROLE, DROP ROLE ON *.* TO `u`@`%`"], "" },
        { "role, second answer", ["GRANT RELOAD, SELECT ON *.* TO `u`@`%`", "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%`"], "" },
        { "role-lacking, second answer", ["GRANT SELECT ON *.* TO `u`@`%`"], NoReload },
    };

    public static TheoryData<string, string[], string> Replication => new()
    {
        { "none", [], NoGrants },
        { "select", ["GRANT SELECT ON *.* TO 'u'@'%'"], NoClient + NoSlave },
        { "slave", ["GRANT REPLICATION SLAVE ON *.* TO 'u'@'%'"], NoClient },
        { "slave-super", ["GRANT REPLICATION SLAVE, SUPER ON *.* TO 'u'@'%'"], "" },
        { "client", ["GRANT REPLICATION CLIENT ON *.* TO 'u'@'%'"], NoSlave },
        { "both", ["GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'u'@'%'"], "" },
        { "both-db-level", ["GRANT ALL PRIVILEGES ON `a`.* TO 'u'@'%'"], NoClient + NoSlave },
    };

    public static TheoryData<string, string[], string> Target => new()
    {
        { "none", [], NoGrants },
        { "not-sql", ["nonsense"], "line 1 column 8 near \"nonsense\" " },
        { "role, second answer", ["GRANT CREATE, SELECT, INSERT, UPDATE, DELETE, ALTER, DROP, INDEX ON *.* TO 'u'@'%'"], "" },
        { "all-db-pattern", ["GRANT ALL PRIVILEGES ON `%`.* TO 'u'@'%'"], NoneOfEight },
    };

    public static TheoryData<string, string, string[], string, string> Better => new()
    {
        { "D shop3.t", "admin-option", ["GRANT RELOAD, SELECT ON *.* TO `u`@`%` WITH ADMIN OPTION"], "line 1 column 49 near \"ADMIN OPTION\" ", "" },
        { "D shop3.t", "max-queries", ["GRANT RELOAD, SELECT ON *.* TO 'u'@'%' WITH MAX_QUERIES_PER_HOUR 5 MAX_USER_CONNECTIONS 2"], "line 1 column 87 near \"MAX_USER_CONNECTIONS 2\" ", "" },
        { "D shop3.t", "binlog-monitor", ["GRANT RELOAD, SELECT, BINLOG MONITOR ON *.* TO `u`@`%`"], "line 1 column 36 near \"MONITOR ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "binlog-monitor-last-row", ["GRANT RELOAD, SELECT ON *.* TO `u`@`%`", "GRANT BINLOG MONITOR ON *.* TO `u`@`%`"], "line 1 column 20 near \"MONITOR ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "delete-history", ["GRANT RELOAD, SELECT, DELETE HISTORY ON *.* TO `u`@`%`"], "line 1 column 36 near \"HISTORY ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "slave-monitor", ["GRANT RELOAD, SELECT, SLAVE MONITOR ON *.* TO `u`@`%`"], "line 1 column 35 near \"MONITOR ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "replication-slave-admin", ["GRANT RELOAD, SELECT, REPLICATION SLAVE ADMIN ON *.* TO `u`@`%`"], "line 1 column 45 near \"ADMIN ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "set-user", ["GRANT RELOAD, SELECT, SET USER ON *.* TO `u`@`%`"], "line 1 column 25 near \"SET USER ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "connection-admin", ["GRANT RELOAD, SELECT, CONNECTION ADMIN ON *.* TO `u`@`%`"], "line 1 column 38 near \"ADMIN ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "show-create-routine", ["GRANT RELOAD, SELECT, SHOW CREATE ROUTINE ON *.* TO `u`@`%`"], "line 1 column 33 near \"CREATE ROUTINE ON *.* TO `u`@`%`\" ", "" },
        { "D shop3.t", "flush-tables-only", ["GRANT SELECT ON *.* TO `u`@`%`", "GRANT FLUSH_TABLES ON *.* TO `u`@`%`"], NoReload, "" },
        { "D shop3.t", "role-with-admin-option", ["GRANT RELOAD, SELECT ON *.* TO `u`@`%`", "GRANT `r1`@`%` TO `u`@`%` WITH ADMIN OPTION"], "line 1 column 30 near \"WITH ADMIN OPTION\" ", "" },
        { "D shop3.t", "revoke", ["GRANT RELOAD, SELECT ON *.* TO `u`@`%`", "REVOKE SELECT ON `shop3`.* FROM `u`@`%`"], "", NoSelect },
        { "D shop3.t", "revoke-first", ["REVOKE SELECT ON `shop3`.* FROM `u`@`%`", "GRANT RELOAD, SELECT ON *.* TO `u`@`%`"], "REVOKE SELECT ON `shop3`.* FROM `u`@`%!`(MISSING) is not grant statement", "" },
        { "R", "binlog-monitor", ["GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO `u`@`%`"], "line 1 column 39 near \"MONITOR ON *.* TO `u`@`%`\" ", "" },
    };

    [Theory]
    [MemberData(nameof(Dump))]
    public void Dump_RowsOfARecording_GetItsText(string step, string[] rows, string expected) =>
        Assert.Equal((step, expected), (step, GrantWorld.TextOf("D shop3.t", rows)));

    [Theory]
    [MemberData(nameof(Replication))]
    public void Replication_RowsOfARecording_GetItsText(string step, string[] rows, string expected) =>
        Assert.Equal((step, expected), (step, GrantWorld.TextOf("R", rows)));

    [Theory]
    [MemberData(nameof(Target))]
    public void Target_RowsOfARecording_GetItsText(string step, string[] rows, string expected) =>
        Assert.Equal((step, expected), (step, GrantWorld.TextOf("T", rows)));

    [Theory]
    [MemberData(nameof(Better))]
    public void Rows_ThatStockFailsOver_AreReadRight(string check, string step, string[] rows, string stock, string ours)
    {
        Assert.NotEqual(stock, ours);
        Assert.Equal((step, ours), (step, GrantWorld.TextOf(check, rows)));
    }

    [Fact]
    public void Process_ThatLacks_IsToldInDmsWords()
    {
        Assert.Equal("lack of Process global (*.*) privilege; ", GrantWorld.TextOf("P", "GRANT SELECT ON *.* TO 'u'@'%'"));
        Assert.Equal("", GrantWorld.TextOf("P", "GRANT SELECT, RELOAD, PROCESS ON *.* TO `u_proc`@`127.0.0.1`"));
    }

    [Fact]
    public void Super_ThatLacks_IsToldInDmsWords()
    {
        Assert.Equal("lack of Super global (*.*) privilege; ", GrantWorld.TextOf("U", "GRANT SELECT ON *.* TO 'u'@'%'"));
        Assert.Equal("", GrantWorld.TextOf("U", "GRANT SUPER ON *.* TO 'u'@'%'"));
    }
}
