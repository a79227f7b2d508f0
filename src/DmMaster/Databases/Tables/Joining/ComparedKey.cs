using System.Globalization;

namespace DmMaster.Databases.Tables.Joining;

/// <summary>A key. Two are the same when all of it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Parts">Its parts as a statement has them, names in lower case.</param>
/// <param name="FirstColumn">The column that it begins with. Null when that is an expression.</param>
public sealed record ComparedKey(TableKeyKind Kind, string Name, string Parts, string? FirstColumn)
{
    /// <summary>A key as its server says it.</summary>
    public static ComparedKey Of(TableKey key) => new(
        key.Kind, key.Name.ToLowerInvariant(), string.Join(", ", key.Parts.Select(Text)), key.Parts.Count > 0 ? key.Parts[0].Column?.ToLowerInvariant() : null);

    /// <summary>The key as a statement has it.</summary>
    public override string ToString() => Kind switch
    {
        TableKeyKind.Primary => $"PRIMARY KEY ({Parts})",
        TableKeyKind.Unique => $"UNIQUE KEY {Identifier.Quote(Name)} ({Parts})",
        TableKeyKind.FullText => $"FULLTEXT KEY {Identifier.Quote(Name)} ({Parts})",
        TableKeyKind.Spatial => $"SPATIAL KEY {Identifier.Quote(Name)} ({Parts})",
        _ => $"KEY {Identifier.Quote(Name)} ({Parts})",
    };

    private static string Text(TableKeyPart part) => part switch
    {
        { Column: null } => $"({part.Expression})",
        { PrefixLength: { } length } => string.Create(CultureInfo.InvariantCulture, $"{Identifier.Quote(part.Column.ToLowerInvariant())}({length})"),
        _ => Identifier.Quote(part.Column.ToLowerInvariant()),
    };
}
