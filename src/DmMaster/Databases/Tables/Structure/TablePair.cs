using DmMaster.Config;

namespace DmMaster.Databases.Tables.Structure;

/// <summary>A table and where its rows go.</summary>
/// <param name="Upstream">The table in the source.</param>
/// <param name="Target">The table in the target.</param>
public sealed record TablePair(TableName Upstream, TableName Target);
