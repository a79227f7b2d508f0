namespace DmMaster.Databases.Grants;

/// <summary>A part of a row.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins, in UTF-16 units from the row's start.</param>
/// <param name="Length">How many units it has, with its quotes.</param>
internal readonly record struct GrantToken(GrantTokenKind Kind, int Start, int Length)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;
}
