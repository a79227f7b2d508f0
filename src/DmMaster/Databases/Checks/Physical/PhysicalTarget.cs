namespace DmMaster.Databases.Checks.Physical;

/// <summary>The target's cluster, for an import in physical mode.</summary>
/// <param name="Pd">Its PD.</param>
/// <param name="DataSize">How many bytes the tables of all sources have, as these say; 0 when nobody asks.</param>
/// <param name="Tables">How many tables the target will have.</param>
internal sealed record PhysicalTarget(PdClient Pd, long DataSize, int Tables) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Pd.Dispose();
}
