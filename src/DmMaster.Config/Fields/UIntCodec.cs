using System.Globalization;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A whole number without a sign.</summary>
/// <param name="goType">The type in Go, such as <c>uint32</c>.</param>
/// <param name="most">The greatest value.</param>
internal sealed class UIntCodec(string goType, ulong most) : Codec<ulong>
{
    /// <inheritdoc/>
    public override string GoType => goType;

    /// <inheritdoc/>
    public override ulong Zero => 0;

    /// <inheritdoc/>
    public override ulong Read(object value, ulong current, TomlReadErrors errors)
    {
        if (value is not long number)
        {
            errors.AddWrongType(value, "integer");
            return current;
        }

        if (number < 0 || (ulong)number > most)
        {
            errors.AddWrongValue($"{number} is out of range for {goType}");
            return current;
        }

        return (ulong)number;
    }

    /// <inheritdoc/>
    public override string Inline(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override ulong DecodeValue(YamlNode node, ulong current, DecodeErrors errors)
    {
        var scalar = node.Kind == YamlKind.Scalar ? YamlScalar.Resolve(node) : default;
        return scalar switch
        {
            { Tag: YamlTags.Int, UInt: { } number } when number <= most => number,
            { Tag: YamlTags.Float, Float: var number } when number > -1 && number <= 1.8e19 && (ulong)number <= most => (ulong)number,
            _ => Mismatch(node, current, errors),
        };
    }
}
