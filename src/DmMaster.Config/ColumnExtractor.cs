using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.ColumnExtractor>;

namespace DmMaster.Config;

/// <summary>A column filled from a part of a name.</summary>
public sealed record ColumnExtractor
{
    /// <summary>The column.</summary>
    public string TargetColumn { get; init; } = "";

    /// <summary>The part, as a regular expression.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>How it is read and written.</summary>
    /// <param name="goType">The type as Go prints it.</param>
    /// <param name="patternKey">The key of the pattern.</param>
    internal static OptionalCodec<ColumnExtractor> CodecOf(string goType, string patternKey) => new(new RecordCodec<ColumnExtractor>(
        goType,
        new(),
        Key.Of("target-column", Codecs.Text, static one => one.TargetColumn, static (one, value) => one with { TargetColumn = value }),
        Key.Of(patternKey, Codecs.Text, static one => one.Pattern, static (one, value) => one with { Pattern = value })))
    {
        IsLeftOutWhenNull = true,
    };
}
