using DmMaster.Config;
using Google.Protobuf;

namespace DmMaster.Testing.Stock;

/// <summary>What a stock worker announces of shard DDL, as JSON.</summary>
internal static class ShardValues
{
    /// <summary>The DDL that a worker of a pessimistic task met.</summary>
    public static ByteString Pessimistic(string task, string source, StockDdl ddl) => ByteString.CopyFromUtf8(
        $$"""{{Owner(task, source)}},"schema":{{Quote(ddl.Table.DownSchema)}},"table":{{Quote(ddl.Table.DownTable)}},"ddls":[{{Quote(ddl.Statement)}}]}""");

    /// <summary>The DDL that a table of an optimistic task met.</summary>
    public static ByteString Optimistic(string task, string source, StockDdl ddl) => ByteString.CopyFromUtf8(
        $$"""{{Owner(task, source)}},"up-schema":{{Quote(ddl.Table.UpSchema)}},"up-table":{{Quote(ddl.Table.UpTable)}}""" +
        $$""","down-schema":{{Quote(ddl.Table.DownSchema)}},"down-table":{{Quote(ddl.Table.DownTable)}},"ddls":[{{Quote(ddl.Statement)}}]""" +
        $$""","table-info-before":{{ddl.Before}},"table-info-after":[{{string.Join(',', ddl.After)}}],"ignore-conflict":false}""");

    /// <summary>The tables that a worker of an optimistic task migrates, by table downstream.</summary>
    public static ByteString Tables(string task, string source, IEnumerable<ShardTable> tables) => ByteString.CopyFromUtf8(
        $$"""{{Owner(task, source)}},"tables":{{Group(tables, static table => table.DownSchema,
            static down => Group(down, static table => table.DownTable,
            static one => Group(one, static table => table.UpSchema,
            static up => Group(up, static table => table.UpTable, static _ => "{}"))))}}}""");

    private static string Group(IEnumerable<ShardTable> tables, Func<ShardTable, string> name, Func<IEnumerable<ShardTable>, string> inner) =>
        $"{{{string.Join(',', tables.GroupBy(name).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(group => $"{Quote(group.Key)}:{inner(group)}"))}}}";

    private static string Owner(string task, string source) => $$"""{"task":{{Quote(task)}},"source":{{Quote(source)}}""";

    private static string Quote(string text) => GoJson.Quote(text);
}
