namespace DmMaster.Databases.Grants;

/// <summary>One of the things that a row gives or takes: a privilege, or a role.</summary>
/// <param name="Privilege">The privilege, none when it is a role, one of columns, or one that DM does not ask for.</param>
/// <param name="Name">Its first word or name.</param>
/// <param name="Host">The host of a role; the row's end when it names none.</param>
internal readonly record struct GrantItem(Privileges Privilege, GrantToken Name, GrantToken Host);
