using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>A section: a fixed set of keys. In YAML an unknown or repeated key is an error; in TOML unknown keys are collected.</summary>
/// <typeparam name="T">The section.</typeparam>
/// <param name="goType">The type as Go prints it.</param>
/// <param name="zero">The section with nothing in it.</param>
/// <param name="fields">The keys in the order they are written.</param>
internal sealed class RecordCodec<T>(string goType, T zero, params Field<T>[] fields) : Codec<T>
    where T : class
{
    private readonly Dictionary<string, Field<T>> _byKey = fields.ToDictionary(static field => field.Key, StringComparer.Ordinal);
    private readonly Dictionary<string, Field<T>> _byAnyCase =
        fields.ToDictionary(static field => field.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a section starts as when it is written in YAML; its zero value unless DM has defaults for it.</summary>
    public T Start
    {
        get => field ?? zero;
        init;
    }

    /// <summary>Whether DM decodes the section by itself, so that its first error hides all others.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>The type as Go prints it in the name of a list or map, when that is another.</summary>
    public string GoElementType
    {
        get => field ?? goType;
        init;
    }

    /// <summary>The section where it may be absent.</summary>
    public OptionalCodec<T> Optional => new(this);

    /// <summary>A list of such sections, each of which may be null.</summary>
    public ListCodec<T?> List => new(Optional, $"*{GoElementType}");

    /// <summary>Such sections by name, each of which may be null.</summary>
    public MapCodec<T?> Map => new(Optional, $"*{GoElementType}");

    /// <summary>Keys that a user may not write.</summary>
    public IReadOnlyList<string> TomlOnly { get; init; } = [];

    /// <summary>The keys as part of a section that holds this one without a table of its own.</summary>
    public IEnumerable<Field<TOuter>> Within<TOuter>(Func<TOuter, T> get, Func<TOuter, T, TOuter> with)
        where TOuter : class => fields.Select(field => field.Within(get, with));

    /// <inheritdoc/>
    public override string GoType => goType;

    /// <inheritdoc/>
    public override T Zero => zero;

    /// <inheritdoc/>
    public override T Read(object value, T current, TomlReadErrors errors)
    {
        if (value is not TomlMap map)
        {
            errors.AddWrongType(value, "struct");
            return current;
        }

        foreach (var (key, one) in map.Entries)
        {
            if (_byAnyCase.TryGetValue(key, out var field))
            {
                current = field.Read(one, current, errors);
            }
            else
            {
                errors.AddUnknown(key);
            }
        }

        return current;
    }

    /// <inheritdoc/>
    public override TomlShape ShapeOf(T value) => TomlShape.Table;

    /// <inheritdoc/>
    public override void WriteTable(TomlWriter writer, string key, T value)
    {
        writer.Open(key);
        WriteTableBody(writer, value);
        writer.Close();
    }

    /// <inheritdoc/>
    public override void WriteTableBody(TomlWriter writer, T value)
    {
        foreach (var field in fields.Where(field => field.ShapeOf(value) == TomlShape.Inline))
        {
            field.WriteInline(writer, value);
        }

        foreach (var field in fields.Where(field => field.ShapeOf(value) == TomlShape.Table))
        {
            field.WriteTable(writer, value);
        }
    }

    /// <inheritdoc/>
    public override void WriteYaml(YamlWriter writer, T value) => WriteYaml(writer, value, static _ => true);

    /// <summary>Writes some of the keys to YAML.</summary>
    public void WriteYaml(YamlWriter writer, T value, Func<string, bool> isWritten)
    {
        writer.OpenMap();
        foreach (var field in fields.Where(field => !TomlOnly.Contains(field.Key) && field.IsInYaml(value) && isWritten(field.Key)))
        {
            field.WriteYaml(writer, value);
        }

        writer.Close();
    }

    /// <inheritdoc/>
    protected override T DecodeValue(YamlNode node, T current, DecodeErrors errors)
    {
        if (!IsIsolated)
        {
            return DecodeKeys(node, current, errors);
        }

        var own = new DecodeErrors();
        var result = DecodeKeys(node, current, own);
        if (own.Any)
        {
            errors.Stop(own.Text);
        }

        return result;
    }

    private T DecodeKeys(YamlNode node, T current, DecodeErrors errors)
    {
        if (node.Kind != YamlKind.Mapping)
        {
            return Mismatch(node, current, errors);
        }

        var done = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at + 1 < node.Children.Count && errors.Fatal is null; at += 2)
        {
            var (key, value) = (node.Children[at], node.Children[at + 1]);
            current = YamlPairs.IsMerge(key) ? Merge(value, current, errors) : DecodeKey(key, value, current, done, errors);
        }

        return current;
    }

    private T DecodeKey(YamlNode key, YamlNode value, T current, HashSet<string> done, DecodeErrors errors)
    {
        if (key.Kind != YamlKind.Scalar)
        {
            errors.Add(key.Line, $"cannot unmarshal {YamlMismatch.Describe(key)} into string");
            return current;
        }

        var name = YamlPairs.NameOf(key, errors);
        if (errors.Fatal is not null)
        {
            return current;
        }
        else if (!_byKey.TryGetValue(name, out var field) || TomlOnly.Contains(name))
        {
            errors.Add(key.Line, $"field {name} not found in type {goType}");
        }
        else if (!done.Add(name))
        {
            errors.Add(key.Line, $"field {name} already set in type {goType}");
        }
        else
        {
            return field.Decode(value, current, errors);
        }

        return current;
    }

    private T Merge(YamlNode value, T current, DecodeErrors errors)
    {
        // The last mapping of a list comes first, so that the first one wins.
        foreach (var mapping in value.Kind == YamlKind.Sequence ? value.Children.Reverse() : [value])
        {
            if (mapping.Kind != YamlKind.Mapping)
            {
                errors.Stop("yaml: map merge requires map or sequence of maps as the value");
                break;
            }

            current = DecodeKeys(mapping, current, errors);
        }

        return current;
    }
}
