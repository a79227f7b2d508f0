namespace DmMaster.Databases.Grants;

/// <summary>What a row's privileges are for.</summary>
/// <param name="Database">The database, for privileges of all its tables in <c>LIKE</c>'s form; null for the whole server.</param>
/// <param name="Table">The table; null for all.</param>
internal readonly record struct GrantLevel(string? Database, string? Table);
