using System.Text;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>What stands between two pieces of a text that goes over blanks and lines: blanks are kept, one line end is a space, more are lines.</summary>
/// <param name="cursor">The text.</param>
internal sealed class LineJoin(YamlCursor cursor)
{
    private readonly StringBuilder _blanks = new();
    private readonly StringBuilder _first = new();
    private readonly StringBuilder _others = new();

    /// <summary>Where a scalar's text is gathered: one for all scalars, since most are short.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Whether there was the end of a line.</summary>
    public bool HasBreak { get; private set; }

    /// <summary>Takes the end of a line that was escaped: nothing stands for it.</summary>
    public void TakeEscapedBreak()
    {
        cursor.SkipBreak();
        HasBreak = true;
    }

    /// <summary>Takes one blank or the end of a line.</summary>
    public void Take()
    {
        if (cursor.IsBlank && HasBreak)
        {
            cursor.Skip();
        }
        else if (cursor.IsBlank)
        {
            cursor.ReadTo(_blanks);
        }
        else
        {
            cursor.ReadBreakTo(HasBreak ? _others : _first);
            HasBreak = true;
        }
    }

    /// <summary>Begins a scalar.</summary>
    public void Begin()
    {
        Text.Clear();
        Forget();
    }

    /// <summary>Puts it at the end of the text, and begins anew.</summary>
    public void Join()
    {
        if (!HasBreak && _blanks.Length == 0)
        {
            return;
        }

        var text = Text;
        var isSpace = _first.Length > 0 && _first[0] == '\n' && _others.Length == 0;
        _ = !HasBreak ? text.Append(_blanks)
            : isSpace ? text.Append(' ')
            : text.Append(_first.Length > 0 && _first[0] == '\n' ? null : _first).Append(_others);
        Forget();
    }

    private void Forget()
    {
        _blanks.Clear();
        _first.Clear();
        _others.Clear();
        HasBreak = false;
    }
}
