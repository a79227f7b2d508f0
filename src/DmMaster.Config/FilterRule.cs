using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.FilterRule>;

namespace DmMaster.Config;

/// <summary>Which binlog events of which tables are migrated, ignored or refused.</summary>
public sealed record FilterRule
{
    /// <summary>Which schemas, with wildcards.</summary>
    public string SchemaPattern { get; init; } = "";

    /// <summary>Which tables, with wildcards; empty for the schema itself.</summary>
    public string TablePattern { get; init; } = "";

    /// <summary>Which kinds of events.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Which statements, as regular expressions.</summary>
    public IReadOnlyList<string>? SqlPatterns { get; init; }

    /// <summary><c>Do</c>, <c>Ignore</c> or <c>Error</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    internal static RecordCodec<FilterRule> Codec { get; } = new(
        "filter.BinlogEventRule",
        new(),
        Key.Of("schema-pattern", Codecs.Text, static one => one.SchemaPattern, static (one, value) => one with { SchemaPattern = value }),
        Key.Of("table-pattern", Codecs.Text, static one => one.TablePattern, static (one, value) => one with { TablePattern = value }),
        Key.Of("events", new ListCodec<string>(new TextCodec("filter.EventType")), static one => one.Events, static (one, value) => one with { Events = value }),
        Key.Of("sql-pattern", Codecs.Texts, static one => one.SqlPatterns, static (one, value) => one with { SqlPatterns = value }),
        Key.Of("action", new TextCodec("filter.ActionType"), static one => one.Action, static (one, value) => one with { Action = value }));
}
