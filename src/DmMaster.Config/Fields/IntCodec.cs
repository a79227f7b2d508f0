using System.Globalization;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A whole number with a sign. A number with a fraction is cut, as Go's yaml.v2 does.</summary>
/// <param name="goType">The type in Go, such as <c>int</c>.</param>
/// <param name="least">The least value.</param>
/// <param name="most">The greatest value.</param>
internal sealed class IntCodec(string goType, long least = long.MinValue, long most = long.MaxValue) : Codec<long>
{
    /// <inheritdoc/>
    public override string GoType => goType;

    /// <inheritdoc/>
    public override long Zero => 0;

    /// <inheritdoc/>
    public override long Read(object value, long current, TomlReadErrors errors)
    {
        if (value is not long number)
        {
            errors.AddWrongType(value, "integer");
            return current;
        }

        if (number < least || number > most)
        {
            errors.AddWrongValue($"{number} is out of range for {goType}");
        }

        return number;
    }

    /// <inheritdoc/>
    public override string Inline(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override long DecodeValue(YamlNode node, long current, DecodeErrors errors)
    {
        var scalar = node.Kind == YamlKind.Scalar ? YamlScalar.Resolve(node) : default;
        return scalar switch
        {
            { Tag: YamlTags.Int, Int: { } number } when number >= least && number <= most => number,
            { Tag: YamlTags.Float, Float: >= -9.2e18 and <= 9.2e18 and var number } when (long)number >= least && (long)number <= most => (long)number,
            _ => Mismatch(node, current, errors),
        };
    }
}
