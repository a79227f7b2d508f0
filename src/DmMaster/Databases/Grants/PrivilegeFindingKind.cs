namespace DmMaster.Databases.Grants;

/// <summary>What came out when privileges were looked for.</summary>
public enum PrivilegeFindingKind
{
    /// <summary>All are there.</summary>
    Satisfied,

    /// <summary>Some lack.</summary>
    Lacking,

    /// <summary>The server gave no row at all.</summary>
    NoGrants,

    /// <summary>A row cannot be read.</summary>
    UnreadableRow,

    /// <summary>A row is another statement.</summary>
    NotAGrant,

    /// <summary>A row does not say to whom it gives.</summary>
    NoUser,
}
