using DmMaster.Config;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>A table of a source that goes, with others, into one table of the target.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="Name">The table.</param>
/// <param name="Definition">The table as its server says it, or why that cannot be read.</param>
public sealed record ShardMember(string SourceId, TableName Name, DmResult<TableDefinition> Definition);
