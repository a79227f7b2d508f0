using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A whole number that may be absent (a pointer in Go).</summary>
/// <param name="number">How it is read and written.</param>
internal sealed class OptionalIntCodec(IntCodec number) : Codec<long?>
{
    /// <inheritdoc/>
    public override string GoType => number.GoType;

    /// <inheritdoc/>
    public override long? Zero => null;

    /// <inheritdoc/>
    public override long? OtherNull => 0;

    /// <inheritdoc/>
    public override long? Read(object value, long? current, TomlReadErrors errors) => number.Read(value, current ?? 0, errors);

    /// <inheritdoc/>
    public override TomlShape ShapeOf(long? value) => value is null ? TomlShape.Omit : TomlShape.Inline;

    /// <inheritdoc/>
    public override string Inline(long? value) => number.Inline(value ?? 0);

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, long? value) => writer.Raw(value is null ? "null" : Inline(value));

    /// <inheritdoc/>
    protected override long? DecodeValue(YamlNode node, long? current, DecodeErrors errors) => number.Decode(node, current ?? 0, errors);
}
