using System.Text.RegularExpressions;

namespace DmMaster.Databases.Metadata;

/// <summary>Where a task keeps its metadata in the target.</summary>
/// <param name="Schema">The schema for the metadata of all tasks.</param>
/// <param name="Task">The task.</param>
public sealed partial record MetadataTables(string Schema, string Task)
{
    private const string DefaultSchema = "dm_meta";

    // In DM's order.
    private static readonly string[] Kinds =
    [
        "loader_checkpoint", "lightning_checkpoint_list", "syncer_checkpoint", "syncer_sharding_meta", "onlineddl",
        "validator_checkpoint", "validator_pending_change", "validator_error_change", "validator_table_status",
    ];

    // What Lightning makes in the schema that it is given, without the number of the form: conflict_error_v4.
    private static readonly HashSet<string> OfLightning = new(StringComparer.OrdinalIgnoreCase)
    {
        "conflict_error", "conflict_records", "conflict_view", "duplicate_records", "syntax_error", "table_meta", "task_meta", "type_error",
    };

    /// <summary>The schema of the metadata.</summary>
    public string MetaSchema => Schema.Length == 0 ? DefaultSchema : Schema;

    /// <summary>The schema that Lightning keeps for the task.</summary>
    public string LightningSchema => $"{MetaSchema}_{Task}";

    /// <summary>The statements that remove the tables, in DM's order.</summary>
    public IEnumerable<string> DropTables => Kinds.Select(kind => $"DROP TABLE IF EXISTS {Quoted(kind)}");

    /// <summary>The statement that removes the schema of Lightning.</summary>
    public string DropLightning => $"DROP DATABASE IF EXISTS {Identifier.Quote(LightningSchema)}";

    /// <summary>A table of the task in statements.</summary>
    /// <param name="kind">What it holds, such as <c>syncer_checkpoint</c>.</param>
    public string Quoted(string kind) => $"{Identifier.Quote(MetaSchema)}.{Identifier.Quote($"{Task}_{kind}")}";

    /// <summary>Whether Lightning makes a table of the name in its schema.</summary>
    public static bool IsLightnings(string table) => OfLightning.Contains(FormNumber().Replace(table, ""));

    [GeneratedRegex("_v[0-9]{1,3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FormNumber();
}
