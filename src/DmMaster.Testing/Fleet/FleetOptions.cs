namespace DmMaster.Testing.Fleet;

/// <summary>A fleet of simulated workers.</summary>
public sealed record FleetOptions
{
    /// <summary>The masters, as <c>host:port</c>, a comma between two.</summary>
    public required string Master { get; init; }

    /// <summary>How many native workers.</summary>
    public int Native { get; init; }

    /// <summary>Their names are this and a number from 1 on.</summary>
    /// <value>Default <c>w</c>.</value>
    public string NamePrefix { get; init; } = "w";

    /// <summary>How long a pause or a resume takes.</summary>
    /// <value>Default zero.</value>
    public TimeSpan StageTime { get; init; }
}
