using DmMaster.Config;
using DmMaster.Workers.Observed;

namespace DmMaster.Operations.Status;

/// <summary>Subtasks that a lost state left behind, for people.</summary>
internal static class OrphanText
{
    private const int MostShown = 10;

    /// <summary>In one line; empty when there are none.</summary>
    public static string Of(IReadOnlyList<Orphan> orphans)
    {
        if (orphans.Count == 0)
        {
            return "";
        }

        var shown = string.Join(", ", orphans.Take(MostShown).Select(static orphan =>
            $"{GoFormat.Quote(orphan.Task)} of source {GoFormat.Quote(orphan.Source)} on worker {GoFormat.Quote(orphan.Worker)}"));
        var more = orphans.Count > MostShown ? $" and {orphans.Count - MostShown} more" : "";
        return $"workers run subtasks that this master has no record of, and leaves alone: {shown}{more}";
    }
}
