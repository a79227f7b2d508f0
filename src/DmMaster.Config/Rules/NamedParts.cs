using DmMaster.Config.Fields;
using DmMaster.Config.Toml;

namespace DmMaster.Config.Rules;

/// <summary>Gives parts of a task names, the same name to parts with the same content.</summary>
/// <typeparam name="T">The parts.</typeparam>
/// <param name="prefix">What names start with.</param>
/// <param name="codec">Says what the content is.</param>
internal sealed class NamedParts<T>(string prefix, RecordCodec<T> codec)
    where T : class
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T?> _parts = new(StringComparer.Ordinal);

    /// <summary>The parts by name.</summary>
    public IReadOnlyDictionary<string, T?> All => _parts;

    /// <summary>The name of a part.</summary>
    /// <param name="part">The part; null is a part too.</param>
    /// <param name="shown">The form it is listed in, when that is not the form it is compared in.</param>
    public string NameOf(T? part, T? shown = null)
    {
        var content = ContentOf(part);
        if (!_names.TryGetValue(content, out var name))
        {
            name = $"{prefix}-{_names.Count + 1:d2}";
            _names[content] = name;
            _parts[name] = shown ?? part;
        }

        return name;
    }

    private string ContentOf(T? part)
    {
        if (part is null)
        {
            return "";
        }

        var writer = new TomlWriter();
        writer.Open("part");
        codec.WriteTableBody(writer, part);
        return writer.ToString();
    }
}
