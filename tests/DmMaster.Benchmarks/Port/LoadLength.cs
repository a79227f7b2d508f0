namespace DmMaster.Benchmarks.Port;

/// <summary>How long a load lasts.</summary>
/// <param name="Count">How many seconds or calls, at least 1.</param>
/// <param name="IsSeconds">Whether it counts seconds.</param>
internal readonly record struct LoadLength(int Count, bool IsSeconds)
{
    public static LoadLength Seconds(int count) => new(count, true);

    public static LoadLength Calls(int count) => new(count, false);
}
