namespace DmMaster.Config.Yaml;

/// <summary>A scalar's type and, for numbers and truth values, its value.</summary>
/// <param name="Tag">The type's short name.</param>
internal readonly record struct ResolvedScalar(string Tag)
{
    /// <summary>A truth value.</summary>
    public bool Bool { get; init; }

    /// <summary>A whole number that fits, null when it only fits unsigned.</summary>
    public long? Int { get; init; }

    /// <summary>A whole number that is not negative.</summary>
    public ulong? UInt { get; init; }

    /// <summary>A number with a fraction or an exponent.</summary>
    public double Float { get; init; }
}
