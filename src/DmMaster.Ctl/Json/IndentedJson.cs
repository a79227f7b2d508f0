using System.Text;
using DmMaster.Config;

namespace DmMaster.Ctl.Json;

/// <summary>JSON with four spaces of indent, each member on a line of its own, as Go's <c>encoding/json</c> lays it out.</summary>
internal sealed class IndentedJson
{
    private const int Step = 4;
    private readonly StringBuilder _text = new();
    private readonly Stack<bool> _hasItems = new();
    private bool _afterName;

    /// <summary>Begins an object or an array.</summary>
    public void Open(char bracket)
    {
        Place();
        _text.Append(bracket);
        _hasItems.Push(false);
    }

    /// <summary>Ends an object or an array; an empty one stays on its line.</summary>
    public void Close(char bracket)
    {
        if (_hasItems.Pop())
        {
            NewLine();
        }

        _text.Append(bracket);
    }

    /// <summary>Ends an object or an array; an empty one is stretched by as many newlines, the last one followed by the indent.</summary>
    public void Close(char bracket, int newLinesWhenEmpty)
    {
        var newLines = _hasItems.Pop() ? 1 : newLinesWhenEmpty;
        _text.Append('\n', newLines - 1);
        NewLine();
        _text.Append(bracket);
    }

    /// <summary>A member's name.</summary>
    public void Name(string name)
    {
        Place();
        _text.Append(GoJson.Quote(name));
        _text.Append(": ");
        _afterName = true;
    }

    /// <summary>A member that is a text.</summary>
    public void Property(string name, string value)
    {
        Name(name);
        String(value);
    }

    /// <summary>A member that is true or false.</summary>
    public void Property(string name, bool value)
    {
        Name(name);
        Raw(value ? "true" : "false");
    }

    /// <summary>A text value.</summary>
    public void String(string value)
    {
        Place();
        _text.Append(GoJson.Quote(value));
    }

    /// <summary>A value in its final notation.</summary>
    public void Raw(string value)
    {
        Place();
        _text.Append(value);
    }

    /// <summary>A whole array.</summary>
    public void Array<T>(IEnumerable<T> items, Action<IndentedJson, T> append)
    {
        Open('[');
        foreach (var item in items)
        {
            append(this, item);
        }

        Close(']');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Place()
    {
        if (_afterName)
        {
            _afterName = false;
        }
        else if (_hasItems.TryPop(out var hasItems))
        {
            _text.Append(hasItems ? "," : "");
            _hasItems.Push(true);
            NewLine();
        }
    }

    private void NewLine() => _text.Append('\n').Append(' ', Step * _hasItems.Count);
}
