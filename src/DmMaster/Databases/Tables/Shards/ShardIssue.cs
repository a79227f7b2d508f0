using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>One error of a check of shards.</summary>
/// <param name="Severity">The error's severity; not always the state of the whole.</param>
/// <param name="ShortError">DM's text.</param>
/// <param name="Self">The table that others are compared with, possibly empty.</param>
/// <param name="Other">The table that is compared, possibly empty.</param>
public sealed record ShardIssue(TableIssueLevel Severity, string ShortError, string Self = "", string Other = "");
