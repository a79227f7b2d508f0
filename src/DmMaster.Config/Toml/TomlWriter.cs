using System.Text;

namespace DmMaster.Config.Toml;

/// <summary>
/// Writes TOML laid out as Go's encoder does: two spaces a level, an empty line before each top table and before each table of a list.
/// </summary>
internal sealed class TomlWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _path = [];

    /// <summary>Writes a key and its value.</summary>
    public void Inline(string key, string value) => Indent(_path.Count).Append(TomlText.Key(key)).Append(" = ").Append(value).Append('\n');

    /// <summary>Opens a table.</summary>
    public void Open(string key)
    {
        _path.Add(TomlText.Key(key));
        if (_path.Count == 1 && _text.Length > 0)
        {
            _text.Append('\n');
        }

        Header("[", "]");
    }

    /// <summary>Opens the next table of a list.</summary>
    public void OpenItem(string key)
    {
        _path.Add(TomlText.Key(key));
        _text.Append(_text.Length > 0 ? "\n" : "");
        Header("[[", "]]");
    }

    /// <summary>Closes what was opened last.</summary>
    public void Close() => _path.RemoveAt(_path.Count - 1);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Header(string left, string right) =>
        Indent(_path.Count - 1).Append(left).AppendJoin('.', _path).Append(right).Append('\n');

    private StringBuilder Indent(int levels) => _text.Append(' ', 2 * levels);
}
