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

    // What is below the least number becomes that one, and so does what is above the greatest by its rounding alone.
    private static long Cut(double number) => number is >= long.MinValue and < long.MaxValue ? (long)number : long.MinValue;

    /// <inheritdoc/>
    public override string Inline(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override long DecodeValue(YamlNode node, long current, DecodeErrors errors)
    {
        var scalar = node.Kind == YamlKind.Scalar ? YamlScalar.Resolve(node) : default;
        return scalar switch
        {
            { Tag: YamlTags.Int, Int: { } number } when number >= least && number <= most => number,
            { Tag: YamlTags.Float, Float: <= long.MaxValue and var number } when Cut(number) >= least && Cut(number) <= most => Cut(number),
            _ => Mismatch(node, current, errors),
        };
    }
}
