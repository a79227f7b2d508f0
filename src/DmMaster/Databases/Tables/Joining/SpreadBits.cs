namespace DmMaster.Databases.Tables.Joining;

/// <summary>How TiDB spreads the rows of a table.</summary>
/// <param name="ShardRowId"><c>SHARD_ROW_ID_BITS</c>.</param>
/// <param name="AutoRandom">The bits of <c>AUTO_RANDOM</c>.</param>
/// <param name="PreSplit"><c>PRE_SPLIT_REGIONS</c>.</param>
public sealed record SpreadBits(int ShardRowId, int AutoRandom, int PreSplit);
