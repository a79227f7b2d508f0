namespace DmMaster.Registry;

/// <summary>The name of a migration task.</summary>
/// <param name="Value">The text, compared and ordered by its UTF-16 code units.</param>
public readonly record struct TaskName(string Value) : IComparable<TaskName>
{
    /// <inheritdoc/>
    public int CompareTo(TaskName other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(TaskName left, TaskName right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(TaskName left, TaskName right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/> or is it.</summary>
    public static bool operator <=(TaskName left, TaskName right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/> or is it.</summary>
    public static bool operator >=(TaskName left, TaskName right) => left.CompareTo(right) >= 0;
}
