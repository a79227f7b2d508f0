namespace DmMaster.Store.InProcess;

/// <summary>How an <see cref="InProcessStore"/> stands, at one moment: what it counts anyhow.</summary>
internal readonly record struct StoreFigures
{
    /// <summary>About how much memory the remembered changes take, in bytes.</summary>
    internal long HistoryBytes { get; init; }

    /// <summary>How many leases there are.</summary>
    internal long Leases { get; init; }

    /// <summary>How many commits changed keys since the store was opened.</summary>
    internal long Commits { get; init; }

    /// <summary>How often somebody had it forget the past since then.</summary>
    internal long Compactions { get; init; }

    /// <summary>How many changes wait to be written to the journal.</summary>
    internal long Waiting { get; init; }
}
