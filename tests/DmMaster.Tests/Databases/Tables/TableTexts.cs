using DmMaster.Config;
using DmMaster.Databases.Tables;
using DmMaster.Databases.Tables.Reading;

namespace DmMaster.Tests.Databases.Tables;

/// <summary>Tables by what stands in their parentheses.</summary>
internal static class TableTexts
{
    public static TableDefinition Read(string statement, SqlMode? mode = null) => TableReader.Read(statement, mode ?? SqlMode.Default).Value;

    public static TableDefinition Of(string items, string options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin") =>
        Read($"CREATE TABLE `t` (\n  {items}\n) {options}");

    public static ColumnDefinition Column(string attributes) => Of($"`c` {attributes}").Columns.Single();

    public static TableName Name(string schema, string table) => new() { Schema = schema, Table = table };
}
