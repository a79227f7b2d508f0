using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

/// <summary>What DM's own tests fix: rows, and what is said of them.</summary>
public sealed class ConformanceTests
{
    private const string To = " TO 'u'@'%'";
    private const string NoSelect = "lack of Select privilege: {`a`.`t`}; ";
    private const string NoReload = "lack of RELOAD global (*.*) privilege; ";
    private const string NoClient = "lack of REPLICATION CLIENT global (*.*) privilege; ";
    private const string NoSlave = "lack of REPLICATION SLAVE global (*.*) privilege; ";
    private const string Aurora = "INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, " +
        "EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER";

    public static TheoryData<string, string[], string> Cases => new()
    {
        { "D", [], "there is no such grant defined for current user on host '%'" },
        { "D a.t", ["GRANT RELOAD ON *.*"], NoSelect },
        { "D", ["GRANT RELOAD ON *.*"], "" },
        { "D a.t", ["GRANT RELOAD ON *.*", "GRANT EXECUTE ON FUNCTION `a`.`t`"], NoSelect },
        { "D a.t", ["grant all privileges on *.*"], "" },
        { "D a.t", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD 'x'"], "" },
        { "D a.t", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD 'x' WITH GRANT OPTION"], "" },
        { "D a.t", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD <secret>"], "" },
        { "D a.t", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD WITH GRANT OPTION"], "" },
        { "D a.t", ["GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD"], "" },
        { "D a.t", [$"GRANT {Aurora}, LOAD FROM S3, SELECT INTO S3, INVOKE LAMBDA ON *.*"], NoSelect + NoReload },
        { "D a.t", [$"GRANT LOAD FROM S3, SELECT INTO S3, SELECT, RELOAD, {Aurora} ON *.*"], "" },
        { "D a.t", [$"GRANT SELECT, RELOAD, LOAD FROM S3, SELECT INTO S3, {Aurora} ON *.*"], "" },
        { "D a.t", [$"GRANT SELECT, RELOAD, {Aurora}, LOAD FROM S3, SELECT INTO S3 ON *.*"], "" },
        { "D a.a", ["GRANT ALL PRIVILEGES ON `a`.*"], NoReload },
        { "D a.t", ["GRANT RELOAD ON *.*", "GRANT SELECT (c) ON `a`.`t`"], NoSelect },
        { "D a.t", ["GRANT RELOAD ON *.*", "GRANT SELECT ON `a`.*", "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%`"], "" },
        {
            "D a.t",
            [
                $"GRANT SELECT, RELOAD, SHUTDOWN, FILE, SUPER, CREATE TABLESPACE, CREATE ROLE, DROP ROLE, {Aurora} ON *.*",
                "GRANT APPLICATION_PASSWORD_ADMIN,AUDIT_ADMIN,BACKUP_ADMIN,FLUSH_TABLES,XA_RECOVER_ADMIN ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                "GRANT PROXY ON ''@'' TO 'root'@'localhost' WITH GRANT OPTION",
            ],
            ""
        },
        { "D a.t", ["GRANT SELECT ON *.*", "GRANT FLUSH_TABLES ON *.*"], "" },
        { "D a.t", ["GRANT SELECT ON *.*", "GRANT FLUSH_STATUS ON *.*"], NoReload },
        { "D a.t", ["GRANT SELECT ON *.*", "GRANT FLUSH_TABLES ON *.*", "REVOKE FLUSH_TABLES ON *.*"], NoReload },
        { "D a.t", ["GRANT SELECT ON *.*", "GRANT FLUSH_TABLES ON *.*", "REVOKE FLUSH_STATUS ON *.*"], "" },
        { "D a.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE SELECT ON `a`.*"], NoSelect },
        { "D a_01.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE SELECT ON `a_%`.*"], "" },
        { "D a_01.t a_%.t", ["GRANT RELOAD, SELECT ON *.*", "REVOKE SELECT ON `a_%`.*"], "lack of Select privilege: {`a_%`.`t`}; " },
        { "D a.t a.u", ["GRANT RELOAD, SELECT ON *.*", "REVOKE SELECT ON `a`.`t`"], NoSelect },
        { "R", ["GRANT SELECT ON *.*"], NoClient + NoSlave },
        { "R", ["GRANT REPLICATION SLAVE ON *.*"], NoClient },
        { "R", ["GRANT REPLICATION SLAVE, SUPER ON *.*"], "" },
        { "S x_y.t", [@"GRANT SELECT ON `x\_y`.*"], "" },
        { "S x2y.t", [@"GRANT SELECT ON `x\_y`.*"], "lack of Select privilege: {`x2y`.`t`}; " },
        { "S x1.t x2.t", ["GRANT SELECT ON `x_`.*"], "" },
        { "S x_z.t b.t", ["GRANT SELECT ON `x%`.*"], "lack of Select privilege: {`b`.`t`}; " },
        { "T", ["GRANT CREATE, SELECT, INSERT, UPDATE, DELETE, ALTER, DROP, INDEX ON *.*"], "" },
        { "T", ["GRANT ALL PRIVILEGES ON *.*"], "" },
        { "T", ["GRANT SELECT, INSERT, DELETE, ALTER, DROP, INDEX ON *.*"], "lack of Create global (*.*) privilege; lack of Update global (*.*) privilege; " },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_OfDmsOwnTests_GetItsTexts(string check, string[] rows, string expected)
    {
        var found = GrantWorld.Asked(check).LookIn(rows.Select(WithAccount));

        Assert.Equal(expected, found.Text);
        Assert.Equal(
            expected.Length == 0 ? PrivilegeFindingKind.Satisfied : rows.Length == 0 ? PrivilegeFindingKind.NoGrants : PrivilegeFindingKind.Lacking,
            found.Kind);
    }

    private static string WithAccount(string row) =>
        row.Contains(" TO ", StringComparison.Ordinal) ? row : row.StartsWith("REVOKE", StringComparison.Ordinal) ? row + " FROM 'u'@'%'" : row + To;
}
