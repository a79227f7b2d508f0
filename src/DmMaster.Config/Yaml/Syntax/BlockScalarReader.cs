using System.Text;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>Reads text whose lines stand below a <c>|</c>, which keeps them, or a <c>></c>, which joins them.</summary>
/// <param name="cursor">At the sign.</param>
/// <param name="outerIndent">The column of the block that it stands in, -1 for none.</param>
internal sealed class BlockScalarReader(YamlCursor cursor, int outerIndent)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _break = new();
    private readonly StringBuilder _emptyLines = new();
    private readonly YamlMark _start = cursor.Mark;
    private readonly bool _isLiteral = cursor.Current == '|';
    private YamlMark _end;
    private int _indent;

    /// <summary>Reads it.</summary>
    public YamlToken Read()
    {
        cursor.Skip();
        var keep = ReadHeader();
        TagReader.EndLine(cursor, _start);
        _end = cursor.Mark;
        ReadEmptyLines();
        ReadLines();
        _ = keep == '-' ? _text : _text.Append(_break);
        _ = keep == '+' ? _text.Append(_emptyLines) : _text;
        return new(YamlTokenKind.Scalar, _start, _end) { Text = _text.ToString() };
    }

    /// <summary>Reads how far the lines are indented, and whether the last line end is kept: <c>+</c> all, <c>-</c> none, otherwise one.</summary>
    private char ReadHeader()
    {
        var keep = TakeKeep();
        if (char.IsAsciiDigit(cursor.Current))
        {
            var more = cursor.Current - '0';
            if (more == 0)
            {
                throw YamlSyntaxException.OfScanner("found an indentation indicator equal to 0", cursor.Mark, _start);
            }

            cursor.Skip();
            _indent = Math.Max(outerIndent, 0) + more;
            keep = keep == ' ' ? TakeKeep() : keep;
        }

        return keep;
    }

    private char TakeKeep()
    {
        if (cursor.Current is not ('+' or '-'))
        {
            return ' ';
        }

        var keep = cursor.Current;
        cursor.Skip();
        return keep;
    }

    private void ReadLines()
    {
        var wasIndented = false;
        while (cursor.Column == _indent && !cursor.IsAtEnd)
        {
            // A line that is further indented stays a line of its own.
            var isIndented = cursor.IsBlank;
            if (!_isLiteral && !wasIndented && !isIndented && _break.Length > 0 && _break[0] == '\n')
            {
                _ = _emptyLines.Length == 0 ? _text.Append(' ') : _text;
            }
            else
            {
                _text.Append(_break);
            }

            _break.Clear();
            _text.Append(_emptyLines);
            _emptyLines.Clear();
            wasIndented = isIndented;
            while (!cursor.IsBreakOrEnd)
            {
                cursor.ReadTo(_text);
            }

            if (!cursor.IsAtEnd)
            {
                cursor.ReadBreakTo(_break);
            }

            ReadEmptyLines();
        }
    }

    /// <summary>Reads the lines with nothing in them, and up to the column of the text; the first line with text tells that.</summary>
    private void ReadEmptyLines()
    {
        var deepest = 0;
        _end = cursor.Mark;
        while (true)
        {
            while ((_indent == 0 || cursor.Column < _indent) && cursor.Current == ' ')
            {
                cursor.Skip();
            }

            deepest = Math.Max(deepest, cursor.Column);
            if ((_indent == 0 || cursor.Column < _indent) && cursor.Current == '\t')
            {
                throw YamlSyntaxException.OfScanner("found a tab character where an indentation space is expected", cursor.Mark, _start);
            }

            if (!cursor.IsBreak)
            {
                break;
            }

            cursor.ReadBreakTo(_emptyLines);
            _end = cursor.Mark;
        }

        _indent = _indent == 0 ? Math.Max(Math.Max(deepest, outerIndent + 1), 1) : _indent;
    }
}
