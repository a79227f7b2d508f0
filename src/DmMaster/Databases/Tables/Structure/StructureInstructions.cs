namespace DmMaster.Databases.Tables.Structure;

/// <summary>What DM tells to do about an issue of a table.</summary>
internal static class StructureInstructions
{
    public const string ForeignKey =
        "TiDB does not support foreign key constraints. See the document: https://docs.pingcap.com/tidb/stable/mysql-compatibility#unsupported-features";

    public const string NoKey =
        "You need to set primary/unique keys for the table. Otherwise replication efficiency might become very low and exactly-once replication"
        + " cannot be guaranteed.";

    public const string NoExtendedTable = "You need to create a table with extended columns before replication.";

    public const string Charset =
        "Ensure that you use the same charsets for both upstream and downstream databases. Different charsets might cause data inconsistency.";

    public const string Collation =
        "Ensure that you use the same collations for both upstream and downstream databases. Otherwise the query results from the two databases might"
        + " be inconsistent.";

    public const string Keys =
        "Ensure that you use the same index columns for both upstream and downstream databases. Otherwise the migration job might fail or data"
        + " inconsistency might occur.";

    public const string ExtendedUpstream =
        "DM automatically fills the values of extended columns. You need to remove these columns or change configuration.";

    public const string ExtendedTarget = "You need to manually add extended columns to the downstream table.";

    public const string Columns =
        "Ensure that the column numbers are the same between upstream and downstream databases. Otherwise the migration job may fail.";
}
