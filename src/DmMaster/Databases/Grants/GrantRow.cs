namespace DmMaster.Databases.Grants;

/// <summary>A row of <c>SHOW GRANTS</c>, as far as it matters.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Privileges">What it gives or takes, of what DM asks for.</param>
/// <param name="Level">What for.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record GrantRow(
    GrantRowKind Kind,
    Privileges Privileges = Privileges.None,
    GrantLevel Level = default,
    PrivilegeFinding? Fault = null)
{
    /// <summary>One to pass over.</summary>
    public static GrantRow PassedOver { get; } = new(GrantRowKind.PassedOver);

    /// <summary>One that gives roles.</summary>
    public static GrantRow Role { get; } = new(GrantRowKind.Role);

    /// <summary>One that cannot be read.</summary>
    public static GrantRow Of(PrivilegeFinding fault) => new(GrantRowKind.Fault, Fault: fault);
}
