using System.Globalization;
using DmMaster.Config;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>Why two things cannot be joined, and where: the texts that users know.</summary>
internal static class JoinConflict
{
    /// <summary>A conflict inside a part that has a number.</summary>
    public static string At(int index, string conflict) => string.Create(CultureInfo.InvariantCulture, $"at tuple index {index}: {conflict}");

    /// <summary>A conflict inside a part that has a name.</summary>
    public static string AtKey(string name, string conflict) => $"at map key {GoFormat.Quote(name)}: {conflict}";

    /// <summary>Two things that had to be equal. Null when they are.</summary>
    public static string? OfDistinct<T>(int index, T one, T other)
        where T : notnull =>
        one.Equals(other) ? null : At(index, string.Create(CultureInfo.InvariantCulture, $"distinct singletons ({one} vs {other})"));

    /// <summary>Two lists of which one had to begin with the other. Null when it does.</summary>
    public static string? OfLists(int index, IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        for (var at = 0; at < Math.Min(one.Count, other.Count); at++)
        {
            if (one[at] != other[at])
            {
                var conflict = $"distinct values ({GoFormat.Quote(one[at])} vs {GoFormat.Quote(other[at])})";
                return At(index, string.Create(CultureInfo.InvariantCulture, $"at string list index {at}: {conflict}"));
            }
        }

        return null;
    }
}
