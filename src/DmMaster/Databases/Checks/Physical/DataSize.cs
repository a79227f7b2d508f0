using System.Globalization;
using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Filtering;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>How much a source has to migrate, as its server says: data and indexes of its tables.</summary>
/// <param name="Bytes">The bytes.</param>
internal sealed record DataSize(long Bytes)
{
    /// <summary>Asks, once for each schema, where DM asks for each table.</summary>
    /// <returns>The size; or, with DM's number and Go's words, the table of which the server knows no size.</returns>
    /// <exception cref="DatabaseException">The server says no, or does not answer.</exception>
    public static async Task<DmResult<DataSize>> OfAsync(CheckedSource source, CancellationToken cancellationToken)
    {
        var size = 0L;
        foreach (var schema in source.Routed.GroupBy(static table => table.Table.Schema))
        {
            var statement = $"SELECT TABLE_SCHEMA, TABLE_NAME, data_length + index_length FROM information_schema.TABLES WHERE TABLE_SCHEMA = {Identifier.Literal(schema.Key)}";
            var rows = (await source.Upstream.AskAsync(session => session.QueryAsync(statement, cancellationToken), cancellationToken)).Rows;
            var sizes = new Dictionary<string, string?>(StringComparer.Ordinal);

            // Servers compare without letter case, and may have a schema of either.
            foreach (var row in rows.Where(row => row is [var name, not null, _] && name == schema.Key))
            {
                sizes[row[1]!] = row[2];
            }

            foreach (var table in schema)
            {
                if (WhyUnknown(sizes, table, out var bytes) is { } cause)
                {
                    return DatabaseErrors.Driver(DatabaseRole.Upstream, cause);
                }

                size += bytes;
            }
        }

        return new DataSize(size);
    }

    private static string? WhyUnknown(Dictionary<string, string?> sizes, RoutedTable table, out long bytes)
    {
        bytes = 0;
        return !sizes.TryGetValue(table.Table.Name, out var text) ? "sql: no rows in result set"
            : text is null ? "sql: Scan error on column index 0, name \"data_length + index_length\": converting NULL to int64 is unsupported"
            : !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)
                ? $"sql: Scan error on column index 0, name \"data_length + index_length\": converting driver.Value type []uint8 ({GoFormat.Quote(text)}) to a int64: value out of range"
            : null;
    }
}
