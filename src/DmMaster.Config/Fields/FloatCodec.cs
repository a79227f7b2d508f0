using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A number.</summary>
internal sealed class FloatCodec : Codec<double>
{
    /// <inheritdoc/>
    public override string GoType => "float64";

    /// <inheritdoc/>
    public override double Zero => 0;

    /// <inheritdoc/>
    public override double Read(object value, double current, TomlReadErrors errors)
    {
        switch (value)
        {
            case double number:
                return number;
            case long number:
                return number;
            default:
                errors.AddWrongType(value, "float");
                return current;
        }
    }

    /// <inheritdoc/>
    public override string Inline(double value) => TomlText.Number(value);

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, double value) => writer.Raw(YamlText.Number(value));

    /// <inheritdoc/>
    protected override double DecodeValue(YamlNode node, double current, DecodeErrors errors)
    {
        var scalar = node.Kind == YamlKind.Scalar ? YamlScalar.Resolve(node) : default;
        return scalar switch
        {
            { Tag: YamlTags.Int, Int: { } number } => number,
            { Tag: YamlTags.Int, UInt: { } number } => number,
            { Tag: YamlTags.Float } => scalar.Float,
            _ => Mismatch(node, current, errors),
        };
    }
}
