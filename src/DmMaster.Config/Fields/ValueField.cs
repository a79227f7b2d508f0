using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>One key of a section, with the type of its value.</summary>
/// <typeparam name="TOwner">The section.</typeparam>
/// <typeparam name="TValue">The value's type.</typeparam>
/// <param name="key">The key.</param>
/// <param name="codec">How the value is read and written.</param>
/// <param name="get">Takes the value out of a section.</param>
/// <param name="with">A copy of a section with another value.</param>
internal sealed class ValueField<TOwner, TValue>(
    string key, Codec<TValue> codec, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> with)
    : Field<TOwner>(key)
{
    /// <inheritdoc/>
    public override TOwner Decode(YamlNode node, TOwner owner, DecodeErrors errors) => with(owner, codec.Decode(node, get(owner), errors));

    /// <inheritdoc/>
    public override TOwner Read(object value, TOwner owner, TomlReadErrors errors)
    {
        errors.Enter(Key);
        var result = with(owner, codec.Read(value, get(owner), errors));
        errors.Leave();
        return result;
    }

    /// <inheritdoc/>
    public override TomlShape ShapeOf(TOwner owner) => codec.ShapeOf(get(owner));

    /// <inheritdoc/>
    public override void WriteInline(TomlWriter writer, TOwner owner) => writer.Inline(Key, codec.Inline(get(owner)));

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, TOwner owner) => codec.WriteTable(writer, Key, get(owner));

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, TOwner owner)
    {
        var value = get(owner);
        if (!codec.IsLeftOutOfYaml(value))
        {
            writer.Key(Key);
            codec.WriteYaml(writer, value);
        }
    }

    /// <inheritdoc/>
    public override Field<TOuter> Within<TOuter>(Func<TOuter, TOwner> outerGet, Func<TOuter, TOwner, TOuter> outerWith) =>
        new ValueField<TOuter, TValue>(
            Key,
            codec,
            outer => get(outerGet(outer)),
            (outer, value) => outerWith(outer, with(outerGet(outer), value)));
}
