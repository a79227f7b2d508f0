using System.Globalization;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A number of bytes, as text with a unit or as a number. Written as a number.</summary>
internal sealed class ByteSizeCodec : Codec<long>
{
    /// <inheritdoc/>
    public override string GoType => "config.ByteSize";

    /// <inheritdoc/>
    public override long Zero => 0;

    /// <inheritdoc/>
    public override long Read(object value, long current, TomlReadErrors errors)
    {
        switch (value)
        {
            case long number:
                return number;
            case string text when RamSize.TryParse(text, out var size, out var error):
                return size;
            case string:
                errors.AddWrongValue($"invalid size: '{value}'");
                return current;
            default:
                errors.AddWrongType(value, "integer");
                return current;
        }
    }

    /// <inheritdoc/>
    public override string Inline(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override long DecodeValue(YamlNode node, long current, DecodeErrors errors)
    {
        if (node.Kind != YamlKind.Scalar)
        {
            return Mismatch(node, current, errors);
        }

        if (!RamSize.TryParse(node.Text, out var size, out var error))
        {
            errors.Stop(error);
        }

        return size;
    }
}
