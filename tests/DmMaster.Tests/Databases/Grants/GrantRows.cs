namespace DmMaster.Tests.Databases.Grants;

/// <summary>Rows as servers print them, for tests that change them at random.</summary>
internal static class GrantRows
{
    /// <summary>The rows.</summary>
    public static readonly string[] Real =
    [
        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, SHUTDOWN, PROCESS, FILE, REFERENCES, INDEX, ALTER, SHOW DATABASES, SUPER, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE TABLESPACE, CREATE ROLE, DROP ROLE ON *.* TO `root`@`localhost` WITH GRANT OPTION",
        "GRANT APPLICATION_PASSWORD_ADMIN,AUDIT_ADMIN,BACKUP_ADMIN,FLUSH_TABLES,REPLICATION_APPLIER,XA_RECOVER_ADMIN ON *.* TO `root`@`localhost` WITH GRANT OPTION",
        "GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION",
        "GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION",
        "GRANT ALL PRIVILEGES ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9' REQUIRE SSL WITH GRANT OPTION MAX_QUERIES_PER_HOUR 5",
        "GRANT SELECT, RELOAD, BINLOG MONITOR, SLAVE MONITOR, REPLICATION SLAVE ADMIN, SET USER, DELETE HISTORY ON *.* TO `u`@`127.0.0.1`",
        "GRANT SELECT ON `shop\\_1`.* TO `u`@`%`",
        "GRANT SELECT ON `shop%`.* TO `u`@`%`",
        "GRANT SELECT (`id`, `v`), INSERT (`id`) ON `shop1`.`t1` TO `u`@`%`",
        "GRANT SELECT(a,b) ON shop1.t1 TO 'u'@'%'",
        "GRANT EXECUTE ON PROCEDURE `shop1`.`p` TO `u`@`%`",
        "GRANT ALTER, CREATE, SELECT INTO S3, LOAD FROM S3, INVOKE LAMBDA, RELOAD, SELECT ON *.* TO `u`@`%` WITH GRANT OPTION",
        "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%` WITH ADMIN OPTION",
        "GRANT 'r1'@'%', 'r2'@'%' TO 'u'@'%'",
        "GRANT `rdump` TO `u_role`@`127.0.0.1`",
        "SET DEFAULT ROLE `rdump` FOR `u_role`@`127.0.0.1`",
        "REVOKE SELECT, INSERT ON `shop1`.* FROM `u`@`%`",
        "REVOKE ALL PRIVILEGES ON `mysql`.* FROM `u`@`%`",
        "GRANT SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,ALTER,INDEX ON *.* TO 't'@'%'",
        "GRANT SELECT ON `a``b`.`c\nd` TO \"u\"@\"%\"",
        "CREATE TABLE a(b int)",
    ];
}
