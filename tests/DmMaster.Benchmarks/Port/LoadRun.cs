namespace DmMaster.Benchmarks.Port;

/// <summary>What a run of h2load says.</summary>
/// <param name="Calls">How many calls were answered.</param>
/// <param name="PerSecond">How many a second.</param>
internal readonly record struct LoadRun(long Calls, double PerSecond);
