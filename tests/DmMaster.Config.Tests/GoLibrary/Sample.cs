using System.Globalization;
using System.Text;
using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.Tests.GoLibrary.Sample>;

namespace DmMaster.Config.Tests.GoLibrary;

/// <summary>The section that the tables were made with: a key of each kind.</summary>
internal sealed record Sample
{
    public static RecordCodec<Sample> Codec { get; } = new(
        "main.sample",
        new(),
        Key.Of("name", Codecs.Text, static one => one.Name, static (one, value) => one with { Name = value }),
        Key.Of("switch", Codecs.Bool, static one => one.Switch, static (one, value) => one with { Switch = value }),
        Key.Of("int", Codecs.Int, static one => one.Int, static (one, value) => one with { Int = value }),
        Key.Of("small", Codecs.UInt32, static one => one.Small, static (one, value) => one with { Small = value }),
        Key.Of("float", Codecs.Float, static one => one.Float, static (one, value) => one with { Float = value }),
        Key.Of("maybe", Codecs.OptionalInt, static one => one.Maybe, static (one, value) => one with { Maybe = value }),
        Key.Of("words", Codecs.Texts, static one => one.Words, static (one, value) => one with { Words = value }),
        Key.Of("bytes", Codecs.Bytes, static one => one.Bytes, static (one, value) => one with { Bytes = value }),
        Key.Of("pairs", Codecs.TextMap, static one => one.Pairs, static (one, value) => one with { Pairs = value }),
        Key.Of("any", Codecs.FreeMap, static one => one.Any, static (one, value) => one with { Any = value }),
        Key.Of("one", SamplePart.Codec.Optional, static one => one.One, static (one, value) => one with { One = value }),
        Key.Of("many", SamplePart.Codec.List, static one => one.Many, static (one, value) => one with { Many = value }),
        Key.Of("named", SamplePart.Codec.Map, static one => one.Named, static (one, value) => one with { Named = value }));

    public string Name { get; init; } = "";

    public bool Switch { get; init; }

    public long Int { get; init; }

    public ulong Small { get; init; }

    public double Float { get; init; }

    public long? Maybe { get; init; }

    public IReadOnlyList<string>? Words { get; init; }

    public IReadOnlyList<byte>? Bytes { get; init; }

    public IReadOnlyDictionary<string, string>? Pairs { get; init; }

    public IReadOnlyDictionary<string, object?>? Any { get; init; }

    public SamplePart? One { get; init; }

    public IReadOnlyList<SamplePart?>? Many { get; init; }

    public IReadOnlyDictionary<string, SamplePart?>? Named { get; init; }

    /// <summary>The section as Go's JSON shows it.</summary>
    public string ToJson() => new StringBuilder("{\"name\":").Append(Text(Name))
        .Append(",\"switch\":").Append(Switch ? "true" : "false")
        .Append(CultureInfo.InvariantCulture, $",\"int\":{Int},\"small\":{Small},\"float\":\"{Number(Float)}\"")
        .Append(CultureInfo.InvariantCulture, $",\"maybe\":{(Maybe is { } maybe ? maybe.ToString(CultureInfo.InvariantCulture) : "null")}")
        .Append(",\"words\":").Append(Texts(Words))
        .Append(",\"bytes\":").Append(Bytes is null ? "null" : $"\"{Convert.ToBase64String([.. Bytes])}\"")
        .Append(",\"pairs\":").Append(Pairs is null ? "null" : Map(Pairs, Text))
        .Append(",\"any\":").Append(Any is null ? "null" : Map(Any, Free))
        .Append(",\"one\":").Append(Part(One))
        .Append(",\"many\":").Append(Many is null ? "null" : $"[{string.Join(',', Many.Select(Part))}]")
        .Append(",\"named\":").Append(Named is null ? "null" : Map(Named, Part))
        .Append('}').ToString();

    private static string Part(SamplePart? part) => part is null
        ? "null"
        : string.Create(CultureInfo.InvariantCulture, $"{{\"text\":{Text(part.Text)},\"number\":{part.Number},\"list\":{Texts(part.List)},\"map\":{(part.Map is null ? "null" : Map(part.Map, Text))}}}");

    private static string Texts(IReadOnlyList<string>? texts) => texts is null ? "null" : $"[{string.Join(',', texts.Select(Text))}]";

    private static string Map<T>(IEnumerable<KeyValuePair<string, T>> map, Func<T, string> value) =>
        $"{{{string.Join(',', map.OrderBy(static pair => pair.Key, ByteOrder.Instance).Select(pair => $"{Text(pair.Key)}:{value(pair.Value)}"))}}}";

    private static string Free(object? value) => value switch
    {
        null => "null",
        IReadOnlyDictionary<string, object?> map => Map(map, Free),
        IEnumerable<object?> list => $"[{string.Join(',', list.Select(Free))}]",
        bool truth => $"\"bool {(truth ? "true" : "false")}\"",
        long number => string.Create(CultureInfo.InvariantCulture, $"\"int {number}\""),
        double number => $"\"float64 {Number(number)}\"",
        _ => Text($"string {value}"),
    };

    // Go's JSON without the escapes for HTML.
    private static string Text(string text) => GoJson.Quote(text).Replace("\\u003c", "<", StringComparison.Ordinal)
        .Replace("\\u003e", ">", StringComparison.Ordinal).Replace("\\u0026", "&", StringComparison.Ordinal);

    private static string Number(double value) => GoFloat.Format(value);
}
