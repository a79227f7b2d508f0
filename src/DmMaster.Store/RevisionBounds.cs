namespace DmMaster.Store;

/// <summary>Bounds on the revisions of entries, both ends included. <see cref="Revision.None"/> is no bound.</summary>
public readonly record struct RevisionBounds
{
    /// <summary>The least <see cref="KeyValue.ModRevision"/>.</summary>
    public Revision MinMod { get; init; }

    /// <summary>The greatest <see cref="KeyValue.ModRevision"/>.</summary>
    public Revision MaxMod { get; init; }

    /// <summary>The least <see cref="KeyValue.CreateRevision"/>.</summary>
    public Revision MinCreate { get; init; }

    /// <summary>The greatest <see cref="KeyValue.CreateRevision"/>.</summary>
    public Revision MaxCreate { get; init; }

    /// <summary>Whether an entry lies within them.</summary>
    public bool Admit(KeyValue entry) =>
        Admit(MinMod, entry.ModRevision, MaxMod) && Admit(MinCreate, entry.CreateRevision, MaxCreate);

    private static bool Admit(Revision least, Revision revision, Revision greatest) =>
        (least.IsNone || revision >= least) && (greatest.IsNone || revision <= greatest);
}
