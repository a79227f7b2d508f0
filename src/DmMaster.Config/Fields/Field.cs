using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>One key of a section.</summary>
/// <typeparam name="TOwner">The section.</typeparam>
/// <param name="key">The key, the same in YAML and TOML.</param>
internal abstract class Field<TOwner>(string key)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>Whether the key of a section is written to YAML, when it is not always.</summary>
    public Func<TOwner, bool> IsInYaml { get; init; } = static _ => true;

    /// <summary>A key with a value.</summary>
    /// <typeparam name="TValue">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="codec">How the value is read and written.</param>
    /// <param name="get">Takes the value out of a section.</param>
    /// <param name="with">A copy of a section with another value.</param>
    public static Field<TOwner> Of<TValue>(string key, Codec<TValue> codec, Func<TOwner, TValue> get, Func<TOwner, TValue, TOwner> with) =>
        new ValueField<TOwner, TValue>(key, codec, get, with);

    /// <summary>The section with this key read from YAML.</summary>
    public abstract TOwner Decode(YamlNode node, TOwner owner, DecodeErrors errors);

    /// <summary>The section with this key read from TOML.</summary>
    public abstract TOwner Read(object value, TOwner owner, TomlReadErrors errors);

    /// <summary>How the key is written.</summary>
    public abstract TomlShape ShapeOf(TOwner owner);

    /// <summary>Writes the key as a line.</summary>
    public abstract void WriteInline(TomlWriter writer, TOwner owner);

    /// <summary>Writes the key as a table.</summary>
    public abstract void WriteTable(TomlWriter writer, TOwner owner);

    /// <summary>Writes the key to YAML.</summary>
    public abstract void WriteYaml(YamlWriter writer, TOwner owner);

    /// <summary>The same key as part of a section that holds this one without a table of its own.</summary>
    public abstract Field<TOuter> Within<TOuter>(Func<TOuter, TOwner> get, Func<TOuter, TOwner, TOuter> with)
        where TOuter : class;
}
