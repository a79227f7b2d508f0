using DmMaster.Databases.Tables.Structure;

namespace DmMaster.Databases.Tables.Shards;

/// <summary>What came of a check of shards.</summary>
/// <param name="State">Null for success.</param>
/// <param name="Errors">The errors, in the order of the tables.</param>
/// <param name="Extra">What is said beside, also of a success.</param>
/// <param name="Instruction">What to do about it, possibly empty.</param>
public sealed record ShardOutcome(TableIssueLevel? State, IReadOnlyList<ShardIssue> Errors, string Extra, string Instruction);
