using DmMaster.Config;
using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Whether the cluster has room for what is imported.</summary>
internal sealed class FreeSpaceCheck(PhysicalTarget target) : ICheck
{
    private const string Instruction = "you can try to scale-out TiKV storage or TiKV instance to gain more storage space";

    // What is written is sorted once more.
    private const int Margin = 2;

    /// <inheritdoc/>
    public CheckName Name { get; } = new("lightning_free_space", "check whether the downstream has enough free space to store the data to be migrated");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var available = UInt128.Zero;
        foreach (var store in await target.Pd.StoresAsync(cancellationToken))
        {
            if (!RamSize.TryParse(store.Available, out var bytes, out var error))
            {
                return CheckResult.Fail(error);
            }

            available += (UInt128)bytes;
        }

        return available < (UInt128)target.DataSize
            ? CheckResult.Fail($"Downstream doesn't have enough space, {Compared(available, (UInt128)target.DataSize)}", Instruction)
            : Judge(available, target.DataSize, await target.Pd.ReplicasAsync(cancellationToken));
    }

    /// <summary>What is thought of room that is enough for one copy.</summary>
    /// <param name="available">The room, in bytes.</param>
    /// <param name="size">One copy.</param>
    /// <param name="replicas">How many copies are kept.</param>
    internal static CheckResult Judge(UInt128 available, long size, long replicas)
    {
        var needed = (UInt128)size * (UInt128)Math.Max(0, replicas) * Margin;
        return available < needed ? CheckResult.Warn($"Cluster may not have enough space, {Compared(available, needed)}", Instruction) : CheckResult.Good;
    }

    private static string Compared(UInt128 available, UInt128 needed) => $"available is {RamSize.Format((double)available)}, but we need {RamSize.Format((double)needed)}";
}
