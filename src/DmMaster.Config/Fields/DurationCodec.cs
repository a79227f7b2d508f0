using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A length of time as Go writes it. A wrong one ends the decoding with the bare text of the parse error, as in DM.</summary>
internal sealed class DurationCodec : Codec<TimeSpan>
{
    /// <inheritdoc/>
    public override string GoType => "config.Duration";

    /// <inheritdoc/>
    public override TimeSpan Zero => TimeSpan.Zero;

    /// <inheritdoc/>
    public override TimeSpan Read(object value, TimeSpan current, TomlReadErrors errors)
    {
        if (value is not string text)
        {
            errors.AddWrongType(value, "string");
            return current;
        }

        if (!GoDuration.TryParse(text, out var length, out var error))
        {
            errors.AddWrongValue(error);
        }

        return length;
    }

    /// <inheritdoc/>
    public override string Inline(TimeSpan value) => TomlText.Quote(GoDuration.Format(value));

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, TimeSpan value) => writer.Text(GoDuration.Format(value));

    /// <inheritdoc/>
    protected override TimeSpan DecodeValue(YamlNode node, TimeSpan current, DecodeErrors errors)
    {
        if (node.Kind != YamlKind.Scalar)
        {
            return Mismatch(node, current, errors);
        }

        if (!GoDuration.TryParse(node.Text, out var length, out var error))
        {
            errors.Stop(error);
        }

        return length;
    }
}
