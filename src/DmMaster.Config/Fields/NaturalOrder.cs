using System.Text;

namespace DmMaster.Config.Fields;

/// <summary>
/// The order in which Go's yaml.v2 writes names: a number in a name counts as a number, so that <c>route-99</c> comes before <c>route-100</c>,
/// and what is no letter comes before letters.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder()
    {
    }

    /// <summary>The only one there is.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        Rune[] first = [.. (x ?? "").EnumerateRunes()];
        Rune[] second = [.. (y ?? "").EnumerateRunes()];
        var at = first.AsSpan().CommonPrefixLength(second);
        if (at == first.Length || at == second.Length)
        {
            return first.Length.CompareTo(second.Length);
        }

        return (Rune.IsLetter(first[at]), Rune.IsLetter(second[at])) switch
        {
            (true, true) => first[at].CompareTo(second[at]),
            (false, false) => CompareNumbers(first, second, at),
            var (isLetter, _) => isLetter ? 1 : -1,
        };
    }

    private static int CompareNumbers(Rune[] first, Rune[] second, int at)
    {
        // A zero is part of a number when the number began before.
        var isInside = (first[at].Value == '0' || second[at].Value == '0') && BeginsBefore(first, at);
        var (one, other) = (NumberAt(first, at, isInside), NumberAt(second, at, isInside));
        return one.Value != other.Value ? one.Value.CompareTo(other.Value)
            : one.End != other.End ? one.End.CompareTo(other.End)
            : first[at].CompareTo(second[at]);
    }

    private static bool BeginsBefore(Rune[] name, int at)
    {
        for (var before = at - 1; before >= 0 && Rune.IsDigit(name[before]); before--)
        {
            if (name[before].Value != '0')
            {
                return true;
            }
        }

        return false;
    }

    private static (long Value, int End) NumberAt(Rune[] name, int at, bool isInside)
    {
        var value = isInside ? 1L : 0;
        for (; at < name.Length && Rune.IsDigit(name[at]); at++)
        {
            value = unchecked((value * 10) + name[at].Value - '0');
        }

        return (value, at);
    }
}
