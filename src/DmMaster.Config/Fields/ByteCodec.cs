using System.Globalization;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A byte, written as a number: what a certificate's bytes are lists of.</summary>
internal sealed class ByteCodec : Codec<byte>
{
    private static readonly UIntCodec Number = new("uint8", byte.MaxValue);

    /// <inheritdoc/>
    public override string GoType => Number.GoType;

    /// <inheritdoc/>
    public override byte Zero => 0;

    /// <inheritdoc/>
    public override byte Read(object value, byte current, TomlReadErrors errors) => (byte)Number.Read(value, current, errors);

    /// <inheritdoc/>
    public override string Inline(byte value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override byte DecodeValue(YamlNode node, byte current, DecodeErrors errors) => (byte)Number.Decode(node, current, errors);
}
