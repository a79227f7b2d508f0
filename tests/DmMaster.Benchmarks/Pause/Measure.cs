namespace DmMaster.Benchmarks.Pause;

/// <summary>Does one thing, and measures it.</summary>
internal delegate Task Measure(Func<Task> action);
