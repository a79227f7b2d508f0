using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.Tests.GoLibrary.SamplePart>;

namespace DmMaster.Config.Tests.GoLibrary;

/// <summary>A section in a section.</summary>
internal sealed record SamplePart
{
    public static RecordCodec<SamplePart> Codec { get; } = new(
        "main.inner",
        new(),
        Key.Of("text", Codecs.Text, static one => one.Text, static (one, value) => one with { Text = value }),
        Key.Of("number", Codecs.Int, static one => one.Number, static (one, value) => one with { Number = value }),
        Key.Of("list", Codecs.Texts, static one => one.List, static (one, value) => one with { List = value }),
        Key.Of("map", Codecs.TextMap, static one => one.Map, static (one, value) => one with { Map = value }));

    public string Text { get; init; } = "";

    public long Number { get; init; }

    public IReadOnlyList<string>? List { get; init; }

    public IReadOnlyDictionary<string, string>? Map { get; init; }
}
