namespace DmMaster.Databases.Grants;

/// <summary>What a row says.</summary>
internal enum GrantRowKind
{
    /// <summary>Nothing about privileges: a proxy, a routine, which roles are active.</summary>
    PassedOver,

    /// <summary>It gives privileges.</summary>
    Grant,

    /// <summary>It takes privileges from what another row gives: MySQL's partial revokes.</summary>
    Revoke,

    /// <summary>It gives roles.</summary>
    Role,

    /// <summary>It cannot be read.</summary>
    Fault,
}
