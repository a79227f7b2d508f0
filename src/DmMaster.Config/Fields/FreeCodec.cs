using System.Globalization;
using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A value of any type: text, numbers, truth values, lists, and maps by name. The document's depth bounds the recursion.</summary>
internal sealed class FreeCodec : Codec<object?>
{
    /// <inheritdoc/>
    public override string GoType => "interface {}";

    /// <inheritdoc/>
    public override object? Zero => null;

    /// <inheritdoc/>
    public override object? Read(object value, object? current, TomlReadErrors errors) => value switch
    {
        TomlMap map => new SortedDictionary<string, object?>(
            map.Entries.ToDictionary(static pair => pair.Key, pair => Read(pair.Value, null, errors)), ByteOrder.Instance),
        List<object> list => list.ConvertAll(one => Read(one, null, errors)),
        _ => value,
    };

    /// <inheritdoc/>
    public override TomlShape ShapeOf(object? value) => value switch
    {
        null => TomlShape.Omit,
        SortedDictionary<string, object?> => TomlShape.Table,
        _ => TomlShape.Inline,
    };

    /// <inheritdoc/>
    public override string Inline(object? value) => value switch
    {
        bool truth => Codecs.Bool.Inline(truth),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => TomlText.Number(number),
        List<object?> list => $"[{string.Join(", ", list.Where(static one => one is not null).Select(Inline))}]",
        SortedDictionary<string, object?> map => $"{{{string.Join(", ", map.Where(static pair => pair.Value is not null).Select(InlinePair))}}}",
        _ => TomlText.Quote((string)value!),
    };

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, string key, object? value) =>
        Codecs.FreeMap.WriteTable(writer, key, (SortedDictionary<string, object?>)value!);

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Raw("null");
                break;
            case string text:
                writer.Text(text);
                break;
            case SortedDictionary<string, object?> map:
                Codecs.FreeMap.WriteYaml(writer, map);
                break;
            case List<object?> list:
                new ListCodec<object?>(this).WriteYaml(writer, list);
                break;
            case double number:
                writer.Raw(YamlText.Number(number));
                break;
            default:
                writer.Raw(Inline(value));
                break;
        }
    }

    /// <inheritdoc/>
    protected override object? DecodeValue(YamlNode node, object? current, DecodeErrors errors) => node.Kind switch
    {
        YamlKind.Mapping => Codecs.FreeMap.Decode(node, null, errors),
        YamlKind.Sequence => node.Children.Select(child => Decode(child, null, errors)).ToList(),
        _ => DecodeScalar(node),
    };

    private string InlinePair(KeyValuePair<string, object?> pair) => $"{TomlText.Key(pair.Key)} = {Inline(pair.Value)}";

    private static object DecodeScalar(YamlNode node) => YamlScalar.Resolve(node) switch
    {
        { Tag: YamlTags.Bool, Bool: var truth } => truth,
        { Tag: YamlTags.Int, Int: { } number } => number,
        { Tag: YamlTags.Int, UInt: { } number } => (double)number,
        { Tag: YamlTags.Float, Float: var number } => number,
        _ => YamlScalar.TextOf(node),
    };
}
