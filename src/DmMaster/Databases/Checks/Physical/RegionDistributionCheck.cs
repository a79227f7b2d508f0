using DmMaster.Config;
using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Whether the stores have about as many regions each.</summary>
internal sealed class RegionDistributionCheck(PhysicalTarget target) : ICheck
{
    private const int FewestStores = 2;
    private const int Few = 1_000;
    private const double Least = 0.5;

    /// <inheritdoc/>
    public CheckName Name { get; } = new(
        "lightning_region_distribution", "check whether the Regions in the TiKV cluster are distributed evenly under physical import mode");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken) => Judge(await target.Pd.StoresAsync(cancellationToken), target.Tables);

    /// <summary>What is thought of the stores. Few regions may lie anywhere; what Lightning itself warns of, below 0.75, is not told by DM.</summary>
    /// <param name="stores">The stores.</param>
    /// <param name="tables">How many tables the target will have.</param>
    internal static CheckResult Judge(IReadOnlyList<PdStore> stores, int tables)
    {
        var counted = stores.Where(static store => store.HoldsRows).OrderBy(static store => store.Regions).ThenBy(static store => store.Id).ToList();
        if (counted.Count < FewestStores || counted[^1].Regions <= Math.Max(Few, tables))
        {
            return CheckResult.Good;
        }

        var (least, most) = (counted[0], counted[^1]);
        var ratio = (double)least.Regions / most.Regions;
        return ratio >= Least ? CheckResult.Good : CheckResult.Warn(
            $"Region distribution is unbalanced, the ratio of the regions count of the store({least.Id}) with least regions({least.Regions}) " +
            $"to the store({most.Id}) with most regions({most.Regions}) is {GoFloat.Format(ratio)}, but we expect it must not be less than {GoFloat.Format(Least)}",
            "you can change \"region schedule\" related configuration in PD to speed up balancing regions");
    }
}
