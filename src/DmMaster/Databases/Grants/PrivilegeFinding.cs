namespace DmMaster.Databases.Grants;

/// <summary>
/// Whether an account has the privileges that DM asks for. How bad it is when it has not, and what to do, is the affair of who asks: DM
/// tells of a lack otherwise than of a row that it cannot read.
/// </summary>
/// <param name="Kind">What came out.</param>
/// <param name="Text">What is wrong, in DM's words, as <c>lack of RELOAD global (*.*) privilege; </c>; empty when nothing is.</param>
public sealed record PrivilegeFinding(PrivilegeFindingKind Kind, string Text)
{
    /// <summary>All is there.</summary>
    public static PrivilegeFinding Satisfied { get; } = new(PrivilegeFindingKind.Satisfied, "");

    /// <summary>There was no row. DM's releases have one percent sign here.</summary>
    public static PrivilegeFinding NoGrants { get; } =
        new(PrivilegeFindingKind.NoGrants, "there is no such grant defined for current user on host '%'");
}
