namespace DmMaster.Registry;

/// <summary>The name of a worker.</summary>
/// <param name="Value">The text, compared and ordered by its UTF-16 code units.</param>
public readonly record struct WorkerName(string Value) : IComparable<WorkerName>
{
    /// <inheritdoc/>
    public int CompareTo(WorkerName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(WorkerName left, WorkerName right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(WorkerName left, WorkerName right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/> or is it.</summary>
    public static bool operator <=(WorkerName left, WorkerName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/> or is it.</summary>
    public static bool operator >=(WorkerName left, WorkerName right) => left.CompareTo(right) >= 0;
}
