using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A key that is written empty because old readers expect it, and whose value is never used.</summary>
/// <typeparam name="TOwner">The section.</typeparam>
/// <param name="key">The key.</param>
internal sealed class FixedTextField<TOwner>(string key) : Field<TOwner>(key)
{
    /// <inheritdoc/>
    public override TOwner Decode(YamlNode node, TOwner owner, DecodeErrors errors) => owner;

    /// <inheritdoc/>
    public override TOwner Read(object value, TOwner owner, TomlReadErrors errors) => owner;

    /// <inheritdoc/>
    public override TomlShape ShapeOf(TOwner owner) => TomlShape.Inline;

    /// <inheritdoc/>
    public override void WriteInline(TomlWriter writer, TOwner owner) => writer.Inline(Key, "\"\"");

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, TOwner owner) => throw new NotSupportedException($"{Key} is not a table");

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, TOwner owner)
    {
        writer.Key(Key);
        writer.Text("");
    }

    /// <inheritdoc/>
    public override Field<TOuter> Within<TOuter>(Func<TOuter, TOwner> get, Func<TOuter, TOwner, TOuter> with) =>
        new FixedTextField<TOuter>(Key);
}
