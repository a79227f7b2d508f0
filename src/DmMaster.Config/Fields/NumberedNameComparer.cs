namespace DmMaster.Config.Fields;

/// <summary>Orders names so that a number at the end counts as a number: <c>route-99</c>, <c>route-100</c>.</summary>
internal sealed class NumberedNameComparer : IComparer<string>
{
    private NumberedNameComparer()
    {
    }

    /// <summary>The only one there is.</summary>
    public static NumberedNameComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (first, second) = (x ?? "", y ?? "");
        var (firstName, secondName) = (first.TrimEnd("0123456789".ToCharArray()), second.TrimEnd("0123456789".ToCharArray()));
        var isSameName = firstName == secondName && first.Length != second.Length;
        return isSameName ? first.Length.CompareTo(second.Length) : string.CompareOrdinal(first, second);
    }
}
