using DmMaster.Config;
using DmMaster.Databases.Tables;

namespace DmMaster.Databases.Checks.Tables;

/// <summary>A table that was asked for.</summary>
/// <param name="Definition">What it is, or why that cannot be read; null when there is no such table.</param>
internal sealed record ReadTable(DmResult<TableDefinition>? Definition);
