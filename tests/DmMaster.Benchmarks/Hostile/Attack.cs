namespace DmMaster.Benchmarks.Hostile;

/// <summary>What a hostile client does, as long as it is let: each thread until the time is over.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Threads">How many do it.</param>
/// <param name="Act">What one does, until the token fires; its errors are the defence of the server. Returns how often it did.</param>
internal sealed record Attack(string Name, int Threads, Func<Victim, CancellationToken, long> Act)
{
    /// <summary>The victims it is about.</summary>
    public required IReadOnlyList<VictimKind> Victims { get; init; }

    /// <summary>Bytes of keys and values in the store before it begins.</summary>
    public int StateBytes { get; init; }

    /// <summary>How large each value of these is.</summary>
    public int ValueBytes { get; init; } = 1000;

    /// <summary>Whether the port speaks TLS.</summary>
    public bool IsTls { get; init; }
}
