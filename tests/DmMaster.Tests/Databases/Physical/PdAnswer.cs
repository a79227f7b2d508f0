namespace DmMaster.Tests.Databases.Physical;

/// <summary>What a simulated PD does when it is asked.</summary>
/// <param name="Status">The status of its answer.</param>
/// <param name="Body">The body, in which a hostile one says more than it has.</param>
public sealed record PdAnswer(string Status, string Body)
{
    /// <summary>It says nothing, and keeps the connection.</summary>
    public static PdAnswer Silence { get; } = new("", "");

    /// <summary>It closes the connection.</summary>
    public static PdAnswer Close { get; } = new("", "");

    /// <summary>It says something that is not HTTP.</summary>
    public static PdAnswer Nonsense { get; } = new("", "");

    /// <summary>How often the body is repeated.</summary>
    public int Times { get; init; } = 1;

    /// <summary>It has what was asked for.</summary>
    public static PdAnswer Ok(string body) => new("200 OK", body);
}
