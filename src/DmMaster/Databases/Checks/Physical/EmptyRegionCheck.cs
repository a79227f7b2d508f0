using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Whether stores have so many empty regions that an import into them is slow.</summary>
internal sealed class EmptyRegionCheck(PhysicalTarget target) : ICheck
{
    private const int FewestStores = 2;
    private const int Most = 1_000;
    private const int MostOfATable = 3;
    private const int Many = 500;

    /// <inheritdoc/>
    public CheckName Name { get; } = new("lightning_empty_region", "check whether there are too many empty regions in the TiKV under physical import mode");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken) =>
        Judge(await target.Pd.EmptyRegionsAsync(cancellationToken), await target.Pd.StoresAsync(cancellationToken), target.Tables);

    /// <summary>What is thought of the stores. That there are many is told only beside what is too many, as with DM.</summary>
    /// <param name="empty">How many empty regions each store has, by its number.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="tables">How many tables the target will have.</param>
    internal static CheckResult Judge(IReadOnlyDictionary<long, int> empty, IReadOnlyList<PdStore> stores, int tables)
    {
        var (most, many) = (Math.Max(Most, (long)tables * MostOfATable), Math.Max(Many, tables));
        var counted = stores.Where(static store => store.HoldsRows).Select(store => (store.Id, Count: empty.GetValueOrDefault(store.Id))).Order().ToList();
        var tooMany = counted.Where(store => store.Count > most).Select(static store => store.Id).ToList();
        if (stores.Count < FewestStores || tooMany.Count == 0)
        {
            return CheckResult.Good;
        }

        var text = Text(tooMany, most, "will greatly affect");
        var manyToo = counted.Where(store => store.Count > many && store.Count <= most).Select(static store => store.Id).ToList();
        return CheckResult.Warn(
            manyToo.Count == 0 ? text : $"{text}\n{Text(manyToo, many, "will affect")}",
            "you can change \"region merge\" related configuration in PD to speed up eliminating empty regions");
    }

    private static string Text(IEnumerable<long> stores, long threshold, string effect) =>
        $"TiKV stores ({string.Join(", ", stores)}) contains more than {threshold} empty regions respectively, which {effect} the import speed and success rate";
}
