namespace DmMaster.Store;

/// <summary>
/// The store's counter. A fresh store stands at its first revision, 1 or what its engine was told; every commit that changes something
/// raises it by exactly one, so a revision names one state of the whole store, and an order of events that all readers agree on.
/// </summary>
/// <param name="Value">The number, 0 for "none" or "unspecified".</param>
public readonly record struct Revision(long Value) : IComparable<Revision>
{
    /// <summary>No revision: in a query it means "now", in a compare "does not exist".</summary>
    public static Revision None => default;

    /// <summary>The revision after this one.</summary>
    public Revision Next => new(Value + 1);

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Value == 0;

    /// <inheritdoc/>
    public int CompareTo(Revision other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> came before <paramref name="right"/>.</summary>
    public static bool operator <(Revision left, Revision right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> came after <paramref name="right"/>.</summary>
    public static bool operator >(Revision left, Revision right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> came before <paramref name="right"/> or is it.</summary>
    public static bool operator <=(Revision left, Revision right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> came after <paramref name="right"/> or is it.</summary>
    public static bool operator >=(Revision left, Revision right) => left.Value >= right.Value;
}
