using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>Named values in the order of their names; null is Go's nil, which is not written.</summary>
/// <typeparam name="T">The values' type.</typeparam>
/// <param name="item">How a value is read and written.</param>
/// <param name="goItemType">The values' type as Go prints it, when it is not that of the codec.</param>
internal sealed class MapCodec<T>(Codec<T> item, string? goItemType = null) : Codec<IReadOnlyDictionary<string, T>?>
{
    /// <inheritdoc/>
    public override string GoType => $"map[string]{goItemType ?? item.GoType}";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, T>? Zero => null;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, T>? Read(object value, IReadOnlyDictionary<string, T>? current, TomlReadErrors errors)
    {
        if (value is not TomlMap map)
        {
            errors.AddWrongType(value, "map");
            return current;
        }

        var result = new SortedDictionary<string, T>(ByteOrder.Instance);
        foreach (var (key, one) in map.Entries)
        {
            errors.Enter(key);
            result[key] = item.Read(one, item.Zero, errors);
            errors.Leave();
        }

        return result;
    }

    /// <inheritdoc/>
    public override TomlShape ShapeOf(IReadOnlyDictionary<string, T>? value) => value is null ? TomlShape.Omit : TomlShape.Table;

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, string key, IReadOnlyDictionary<string, T>? value)
    {
        writer.Open(key);
        WriteTableBody(writer, value);
        writer.Close();
    }

    /// <inheritdoc/>
    public override void WriteTableBody(TomlWriter writer, IReadOnlyDictionary<string, T>? value)
    {
        var ordered = (value ?? new Dictionary<string, T>()).OrderBy(static pair => pair.Key, ByteOrder.Instance).ToList();
        foreach (var (name, one) in ordered.Where(pair => item.ShapeOf(pair.Value) == TomlShape.Inline))
        {
            writer.Inline(name, item.Inline(one));
        }

        foreach (var (name, one) in ordered.Where(pair => item.ShapeOf(pair.Value) == TomlShape.Table))
        {
            item.WriteTable(writer, name, one);
        }
    }

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, IReadOnlyDictionary<string, T>? value)
    {
        if (value is not { Count: > 0 })
        {
            writer.Raw("{}");
            return;
        }

        writer.OpenMap();
        foreach (var (name, one) in value.OrderBy(static pair => pair.Key, NaturalOrder.Instance))
        {
            writer.Key(name);
            item.WriteYaml(writer, one);
        }

        writer.Close();
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, T>? DecodeValue(
        YamlNode node, IReadOnlyDictionary<string, T>? current, DecodeErrors errors)
    {
        if (node.Kind != YamlKind.Mapping)
        {
            return Mismatch(node, current, errors);
        }

        var result = new SortedDictionary<string, T>(ByteOrder.Instance);
        foreach (var (key, value) in YamlPairs.Of(node, errors))
        {
            var name = YamlPairs.NameOf(key, errors);
            var one = item.Decode(value, item.Zero, errors);
            if (!result.TryAdd(name, one))
            {
                errors.Add(value.Line, $"key {GoFormat.Quote(name)} already set in map");
            }
        }

        return result;
    }
}
