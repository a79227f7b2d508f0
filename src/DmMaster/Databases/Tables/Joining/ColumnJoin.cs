namespace DmMaster.Databases.Tables.Joining;

/// <summary>Joins two columns of one name.</summary>
internal static class ColumnJoin
{
    private const int DefaultIndex = 0;
    private const int GeneratedIndex = 1;
    private const int StoredIndex = 2;
    private const int TypeIndex = 3;

    private const int NameIndex = 0;
    private const int LengthIndex = 1;
    private const int DecimalsIndex = 2;
    private const int FlagsIndex = 3;
    private const int FillingIndex = 5;
    private const int CharsetIndex = 7;
    private const int CollationIndex = 8;
    private const int ElementsIndex = 9;

    // MySQL's flag of a column that numbers itself.
    private const int AutoIncrementFlag = 512;

    /// <summary>Why they cannot be joined; null when they can.</summary>
    public static string? FindConflict(ComparedColumn one, ComparedColumn other) =>
        (one.Default is { } value && other.Default is { } its ? JoinConflict.OfDistinct(DefaultIndex, value, its) : null)
        ?? JoinConflict.OfDistinct(GeneratedIndex, one.Generated, other.Generated)
        ?? JoinConflict.OfDistinct(StoredIndex, Text(one.IsStored), Text(other.IsStored))
        ?? (FindConflict(one.Type, other.Type) is { } conflict ? JoinConflict.At(TypeIndex, conflict) : null);

    /// <summary>The column that holds the values of both, which have no conflict.</summary>
    public static ComparedColumn Join(ComparedColumn one, ComparedColumn other)
    {
        var (type, its) = (one.Type, other.Type);
        var filling = (ColumnFilling)Math.Max((int)type.Filling, (int)its.Filling);
        return one with
        {
            Default = one.Default ?? other.Default,
            Type = type with
            {
                Name = TypeFamilies.Larger(type.Name, its.Name) ?? type.Name,
                Length = Larger(type.Length, its.Length),
                Decimals = Larger(type.Decimals, its.Decimals),
                IsNullable = type.IsNullable || its.IsNullable,
                Filling = filling,
                Elements = type.Elements.Count >= its.Elements.Count ? type.Elements : its.Elements,
            },
        };
    }

    private static string? FindConflict(ComparedType one, ComparedType other)
    {
        if (TypeFamilies.Larger(one.Name, other.Name) is not { } name)
        {
            return JoinConflict.At(NameIndex, $"incompatible mysql type ({TypeFamilies.Number(one.Name)} vs {TypeFamilies.Number(other.Name)})");
        }

        return (name != "decimal" ? null
                : JoinConflict.OfDistinct(LengthIndex, one.Length ?? 0, other.Length ?? 0)
                    ?? JoinConflict.OfDistinct(DecimalsIndex, one.Decimals ?? 0, other.Decimals ?? 0))
            ?? JoinConflict.OfDistinct(FlagsIndex, one.Flags, other.Flags)
            ?? (one.Filling == ColumnFilling.Given || other.Filling == ColumnFilling.Given ? null
                : JoinConflict.OfDistinct(FillingIndex, Number(one.Filling), Number(other.Filling)))
            ?? JoinConflict.OfDistinct(CharsetIndex, one.Text.Charset, other.Text.Charset)
            ?? JoinConflict.OfDistinct(CollationIndex, one.Text.Collation, other.Text.Collation)
            ?? JoinConflict.OfLists(ElementsIndex, one.Elements, other.Elements);
    }

    // A type that says no number has any.
    private static int? Larger(int? one, int? other) => one is null || other is null ? null : Math.Max(one.Value, other.Value);

    private static int Number(ColumnFilling filling) => filling == ColumnFilling.AutoIncrement ? AutoIncrementFlag : 0;

    private static string Text(bool isSo) => isSo ? "true" : "false";
}
