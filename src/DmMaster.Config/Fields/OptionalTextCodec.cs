using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>Text that is not written when it is empty, for keys that some readers do not know.</summary>
internal sealed class OptionalTextCodec : Codec<string>
{
    /// <inheritdoc/>
    public override string GoType => Codecs.Text.GoType;

    /// <inheritdoc/>
    public override string Zero => "";

    /// <inheritdoc/>
    public override string Read(object value, string current, TomlReadErrors errors) => Codecs.Text.Read(value, current, errors);

    /// <inheritdoc/>
    public override TomlShape ShapeOf(string value) => value.Length == 0 ? TomlShape.Omit : TomlShape.Inline;

    /// <inheritdoc/>
    public override string Inline(string value) => Codecs.Text.Inline(value);

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, string value) => writer.Text(value);

    /// <inheritdoc/>
    protected override string DecodeValue(YamlNode node, string current, DecodeErrors errors) => Codecs.Text.Decode(node, current, errors);
}
