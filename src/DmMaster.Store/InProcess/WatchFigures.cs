namespace DmMaster.Store.InProcess;

/// <summary>How far the watches are, at one moment.</summary>
/// <param name="Behind">How many have not read all there is.</param>
/// <param name="Backlog">How many revisions the one furthest behind has not read.</param>
internal readonly record struct WatchFigures(long Behind, long Backlog);
