using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A section that may be absent (a pointer in Go): null is absent and is not written.</summary>
/// <typeparam name="T">The section.</typeparam>
/// <param name="section">How it is read and written.</param>
internal sealed class OptionalCodec<T>(RecordCodec<T> section) : Codec<T?>
    where T : class
{
    /// <summary>Whether a null is left out of YAML instead of being written as <c>null</c>.</summary>
    public bool IsLeftOutWhenNull { get; init; }

    /// <inheritdoc/>
    public override string GoType => section.GoType;

    /// <inheritdoc/>
    public override T? Zero => null;

    /// <inheritdoc/>
    public override T? OtherNull => section.Zero;

    /// <inheritdoc/>
    public override T? Read(object value, T? current, TomlReadErrors errors) => section.Read(value, current ?? section.Zero, errors);

    /// <inheritdoc/>
    public override TomlShape ShapeOf(T? value) => value is null ? TomlShape.Omit : TomlShape.Table;

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, string key, T? value) => section.WriteTable(writer, key, value!);

    /// <inheritdoc/>
    public override void WriteTableBody(TomlWriter writer, T? value) => section.WriteTableBody(writer, value!);

    /// <inheritdoc/>
    public override bool IsLeftOutOfYaml(T? value) => value is null && IsLeftOutWhenNull;

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, T? value)
    {
        if (value is null)
        {
            writer.Raw("null");
        }
        else
        {
            section.WriteYaml(writer, value);
        }
    }

    /// <inheritdoc/>
    protected override T? DecodeValue(YamlNode node, T? current, DecodeErrors errors) =>
        section.Decode(node, current ?? section.Start, errors);
}
