using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A truth value, in YAML 1.1's many words.</summary>
internal sealed class BoolCodec : Codec<bool>
{
    /// <inheritdoc/>
    public override string GoType => "bool";

    /// <inheritdoc/>
    public override bool Zero => false;

    /// <inheritdoc/>
    public override bool Read(object value, bool current, TomlReadErrors errors)
    {
        if (value is bool truth)
        {
            return truth;
        }

        errors.AddWrongType(value, "boolean");
        return current;
    }

    /// <inheritdoc/>
    public override string Inline(bool value) => value ? "true" : "false";

    /// <inheritdoc/>
    protected override bool DecodeValue(YamlNode node, bool current, DecodeErrors errors) =>
        node.Kind == YamlKind.Scalar && YamlScalar.Resolve(node) is { Tag: YamlTags.Bool } scalar
            ? scalar.Bool
            : Mismatch(node, current, errors);
}
