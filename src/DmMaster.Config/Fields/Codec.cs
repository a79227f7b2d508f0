using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>How one type of value is read from YAML and TOML and written to TOML.</summary>
/// <typeparam name="T">The type.</typeparam>
internal abstract class Codec<T>
{
    /// <summary>The type as Go prints it in errors.</summary>
    public abstract string GoType { get; }

    /// <summary>Go's zero value, which an explicit null stands for.</summary>
    public abstract T Zero { get; }

    /// <summary>What <c>Null</c> and <c>NULL</c> stand for: unlike <c>null</c> they make Go's library point to a zero value.</summary>
    public virtual T OtherNull => Zero;

    /// <summary>Reads a value; an explicit null is the zero value, not the default.</summary>
    /// <param name="node">What is written.</param>
    /// <param name="current">The value so far: the default, or what a merge brought.</param>
    /// <param name="errors">Takes what is wrong; the value returned then does not matter.</param>
    public T Decode(YamlNode node, T current, DecodeErrors errors)
    {
        errors.Check(node);
        return errors.Fatal is not null ? current : node.IsNull ? NullOf(node) : DecodeValue(node, current, errors);
    }

    /// <summary>Reads a value from TOML.</summary>
    public abstract T Read(object value, T current, TomlReadErrors errors);

    /// <summary>How the value is written.</summary>
    public virtual TomlShape ShapeOf(T value) => TomlShape.Inline;

    /// <summary>The text of a value that is written after its key.</summary>
    public virtual string Inline(T value) => throw new NotSupportedException($"{GoType} is a table");

    /// <summary>Writes a value that is a table.</summary>
    public virtual void WriteTable(TomlWriter writer, string key, T value) => throw new NotSupportedException($"{GoType} is not a table");

    /// <summary>Writes what is inside a table whose header is written.</summary>
    public virtual void WriteTableBody(TomlWriter writer, T value) => throw new NotSupportedException($"{GoType} is not a table");

    /// <summary>Whether a value is left out of YAML altogether.</summary>
    public virtual bool IsLeftOutOfYaml(T value) => false;

    /// <summary>Writes a value to YAML.</summary>
    public virtual void WriteYaml(YamlWriter writer, T value) => writer.Raw(Inline(value));

    private T NullOf(YamlNode node) => node is { Tag: "", Text: "Null" or "NULL" } ? OtherNull : Zero;

    /// <summary>Reads a value that is not null.</summary>
    protected abstract T DecodeValue(YamlNode node, T current, DecodeErrors errors);

    /// <summary>Notes that a node is of the wrong type.</summary>
    protected T Mismatch(YamlNode node, T current, DecodeErrors errors)
    {
        errors.Add(node.Line, $"cannot unmarshal {YamlMismatch.Describe(node)} into {GoType}");
        return current;
    }
}
