using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A list; null is Go's nil, which is not written.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="item">How an item is read and written.</param>
/// <param name="goItemType">The items' type as Go prints it, when it is not that of the codec.</param>
internal sealed class ListCodec<T>(Codec<T> item, string? goItemType = null) : Codec<IReadOnlyList<T>?>
{
    /// <inheritdoc/>
    public override string GoType => $"[]{goItemType ?? item.GoType}";

    /// <inheritdoc/>
    public override IReadOnlyList<T>? Zero => null;

    /// <inheritdoc/>
    public override IReadOnlyList<T>? Read(object value, IReadOnlyList<T>? current, TomlReadErrors errors)
    {
        if (value is List<object> values)
        {
            return [.. values.Select(one => item.Read(one, item.Zero, errors))];
        }

        errors.AddWrongType(value, "slice");
        return current;
    }

    /// <inheritdoc/>
    public override TomlShape ShapeOf(IReadOnlyList<T>? value) =>
        value is null ? TomlShape.Omit : value.Any(one => item.ShapeOf(one) == TomlShape.Table) ? TomlShape.Table : TomlShape.Inline;

    /// <inheritdoc/>
    public override string Inline(IReadOnlyList<T>? value) => $"[{string.Join(", ", Present(value).Select(item.Inline))}]";

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, string key, IReadOnlyList<T>? value)
    {
        foreach (var one in Present(value))
        {
            writer.OpenItem(key);
            item.WriteTableBody(writer, one);
            writer.Close();
        }
    }

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, IReadOnlyList<T>? value)
    {
        if (value is not { Count: > 0 })
        {
            writer.Raw("[]");
            return;
        }

        writer.OpenList();
        foreach (var one in value)
        {
            writer.Item();
            item.WriteYaml(writer, one);
        }

        writer.Close();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<T>? DecodeValue(YamlNode node, IReadOnlyList<T>? current, DecodeErrors errors) =>
        node.Kind == YamlKind.Sequence
            ? [.. node.Children.Select(child => item.Decode(child, item.Zero, errors))]
            : Mismatch(node, current, errors);

    private IEnumerable<T> Present(IReadOnlyList<T>? value) => (value ?? []).Where(one => item.ShapeOf(one) != TomlShape.Omit);
}
