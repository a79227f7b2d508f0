using System.Text;

namespace DmMaster.Config.Yaml;

/// <summary>Writes YAML laid out as Go's yaml.v2 does: two spaces a level, lists not indented below their key.</summary>
internal sealed class YamlWriter
{
    private const int Step = 2;
    private readonly StringBuilder _text = new();
    private readonly Stack<int> _outer = new();
    private int _indent;
    private Place _place = Place.Start;

    private enum Place
    {
        /// <summary>At the start of a line.</summary>
        Start,

        /// <summary>After a key.</summary>
        Key,

        /// <summary>After the dash of an item.</summary>
        Item,
    }

    /// <summary>Opens a map.</summary>
    public void OpenMap() => Open(isIndented: true);

    /// <summary>Opens a list.</summary>
    public void OpenList() => Open(isIndented: _place == Place.Item);

    /// <summary>Closes what was opened last.</summary>
    public void Close()
    {
        _indent = _outer.Pop();
        _place = Place.Start;
    }

    /// <summary>Writes a key; its value follows.</summary>
    public void Key(string key)
    {
        StartEntry();
        _text.Append(YamlText.Key(key)).Append(':');
        _place = Place.Key;
    }

    /// <summary>Begins an item; its value follows.</summary>
    public void Item()
    {
        StartEntry();
        _text.Append('-');
        _place = Place.Item;
    }

    /// <summary>Writes a value that is already in its form.</summary>
    public void Raw(string value)
    {
        _text.Append(' ').Append(value).Append('\n');
        _place = Place.Start;
    }

    /// <summary>Writes text, in quotes where it must be.</summary>
    public void Text(string value)
    {
        var line = _text.Length - 1 - LastBreak();
        Raw(YamlText.Value(value, column: line + 1, indent: _indent + Step));
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Open(bool isIndented)
    {
        _outer.Push(_indent);
        if (_place == Place.Key)
        {
            _text.Append('\n');
            _place = Place.Start;
        }

        _indent += isIndented && _outer.Count > 1 ? Step : 0;
    }

    private void StartEntry() => _ = _place == Place.Item ? _text.Append(' ') : _text.Append(' ', _indent);

    private int LastBreak()
    {
        var at = _text.Length - 1;
        while (at >= 0 && _text[at] != '\n')
        {
            at--;
        }

        return at;
    }
}
