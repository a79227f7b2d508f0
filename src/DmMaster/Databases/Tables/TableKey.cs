namespace DmMaster.Databases.Tables;

/// <summary>A key of a table.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; <c>PRIMARY</c> for the primary key, possibly empty for others.</param>
/// <param name="Parts">Its parts in order.</param>
public sealed record TableKey(TableKeyKind Kind, string Name, IReadOnlyList<TableKeyPart> Parts)
{
    /// <summary>Whether no two rows have the same value of it.</summary>
    public bool IsUnique => Kind is TableKeyKind.Primary or TableKeyKind.Unique;
}
