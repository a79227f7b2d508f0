using System.Text;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>A text that is read once, and the place in it.</summary>
internal sealed class YamlCursor
{
    /// <summary>What stands for the character after the last one. No document holds it.</summary>
    public const char End = '\0';

    // Go's library looks at whole pieces of a document, of so many bytes, before it reads a character of them.
    private const int PieceBytes = 512;

    private readonly string _text;
    private readonly int _barrier;
    private readonly string? _barrierProblem;
    private int _index;
    private int _line;
    private int _column;
    private int _count;

    /// <summary>Begins at the first character, after a byte order mark.</summary>
    public YamlCursor(string text)
    {
        _text = text;
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        _index = start;
        _barrier = int.MaxValue;
        if (YamlCharacters.FindProblem(text.AsSpan(start), out var wrong) is { } problem)
        {
            _barrierProblem = problem;
            var bytes = Encoding.UTF8.GetByteCount(text.AsSpan(0, start + wrong));
            _barrier = wrong + start - Math.Min(wrong, bytes % PieceBytes);
        }

        Check(0);
    }

    /// <summary>The place.</summary>
    public YamlMark Mark => new(_index, _line, _column, _count);

    /// <summary>The line, from 0.</summary>
    public int Line => _line;

    /// <summary>The character of the line, from 0.</summary>
    public int Column => _column;

    /// <summary>The next character.</summary>
    public char Current => Peek(0);

    /// <summary>Whether there is no further character.</summary>
    public bool IsAtEnd => Current == End;

    /// <summary>Whether the next character is a space or a tab.</summary>
    public bool IsBlank => IsBlankAt(0);

    /// <summary>Whether the next character ends a line.</summary>
    public bool IsBreak => IsBreakChar(Current);

    /// <summary>Whether the next character ends a line or the text.</summary>
    public bool IsBreakOrEnd => IsBreak || IsAtEnd;

    /// <summary>Whether a document's mark, <c>---</c> or <c>...</c>, comes next.</summary>
    public bool IsDocumentMark => _column == 0 && IsTriple();

    /// <summary>A character further on.</summary>
    public char Peek(int offset)
    {
        Check(offset);
        return _index + offset < _text.Length ? _text[_index + offset] : End;
    }

    /// <summary>Whether a character further on is a space or a tab.</summary>
    public bool IsBlankAt(int offset) => Peek(offset) is ' ' or '\t';

    /// <summary>Whether a character further on is a space, a tab, or ends a line or the text.</summary>
    public bool IsGapAt(int offset) => Peek(offset) is var next && (next is ' ' or '\t' or End || IsBreakChar(next));

    /// <summary>Reads past some characters, none of which ends a line.</summary>
    public void Skip(int count = 1)
    {
        for (; count > 0; count--)
        {
            _index += char.IsHighSurrogate(Current) ? 2 : 1;
            _column++;
            _count++;
        }
    }

    /// <summary>Reads one character, which does not end a line.</summary>
    public void ReadTo(StringBuilder text)
    {
        var start = _index;
        Skip();
        text.Append(_text, start, _index - start);
    }

    /// <summary>Reads past the end of a line.</summary>
    public void SkipBreak()
    {
        var length = Current == '\r' && Peek(1) == '\n' ? 2 : 1;
        _index += length;
        _count += length;
        _column = 0;
        _line++;
    }

    /// <summary>Reads the end of a line, which is kept only when it is one of Unicode's own.</summary>
    public void ReadBreakTo(StringBuilder text)
    {
        text.Append(Current is '\u2028' or '\u2029' ? Current : '\n');
        SkipBreak();
    }

    /// <summary>Reads past spaces and tabs.</summary>
    public void SkipBlanks()
    {
        while (IsBlank)
        {
            Skip();
        }
    }

    /// <summary>Reads past a comment, if one comes next.</summary>
    public void SkipComment()
    {
        while (!IsBreakOrEnd)
        {
            Skip();
        }
    }

    /// <summary>The end of the text counts as a line of its own.</summary>
    public void EndLine()
    {
        if (_column != 0)
        {
            _column = 0;
            _line++;
        }
    }

    private static bool IsBreakChar(char character) => character is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private bool IsTriple() =>
        Current is '-' or '.' && Peek(1) == Current && Peek(2) == Current && IsGapAt(3);

    private void Check(int offset)
    {
        if (_index + offset >= _barrier)
        {
            throw YamlSyntaxException.Of(_barrierProblem!);
        }
    }
}
