using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>Text. Any YAML scalar is text: <c>name: 123</c> is <c>"123"</c>.</summary>
/// <param name="goType">The type as Go prints it.</param>
internal sealed class TextCodec(string goType = "string") : Codec<string>
{
    /// <inheritdoc/>
    public override string GoType => goType;

    /// <inheritdoc/>
    public override string Zero => "";

    /// <inheritdoc/>
    public override string Read(object value, string current, TomlReadErrors errors)
    {
        if (value is string text)
        {
            return text;
        }

        errors.AddWrongType(value, "string");
        return current;
    }

    /// <inheritdoc/>
    public override string Inline(string value) => TomlText.Quote(value);

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, string value) => writer.Text(value);

    /// <inheritdoc/>
    protected override string DecodeValue(YamlNode node, string current, DecodeErrors errors) =>
        node.Kind == YamlKind.Scalar ? YamlScalar.TextOf(node) : Mismatch(node, current, errors);
}
