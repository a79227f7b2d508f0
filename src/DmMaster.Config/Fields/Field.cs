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

    /// <summary>The same key as part of a section that holds this one without a table of its own.</summary>
    public abstract Field<TOuter> Within<TOuter>(Func<TOuter, TOwner> get, Func<TOuter, TOwner, TOuter> with)
        where TOuter : class;
}
