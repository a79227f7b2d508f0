using System.Globalization;
using System.Text;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>Reads text in quotes. How far its lines are indented does not matter.</summary>
/// <param name="cursor">At the opening quote.</param>
/// <param name="join">What stands between its pieces.</param>
internal sealed class QuotedScalarReader(YamlCursor cursor, LineJoin join)
{
    private readonly StringBuilder _text = join.Text;
    private readonly YamlMark _start = cursor.Mark;
    private readonly char _quote = cursor.Current;

    /// <summary>Reads it.</summary>
    public YamlToken Read()
    {
        join.Begin();
        cursor.Skip();
        while (true)
        {
            if (cursor.IsDocumentMark)
            {
                throw Wrong("found unexpected document indicator");
            }

            if (cursor.IsAtEnd)
            {
                throw Wrong("found unexpected end of stream");
            }

            ReadPiece();
            if (cursor.Current == _quote)
            {
                break;
            }

            while (cursor.IsBlank || cursor.IsBreak)
            {
                join.Take();
            }

            join.Join();
        }

        cursor.Skip();
        return new(YamlTokenKind.Scalar, _start, cursor.Mark) { Text = _text.ToString() };
    }

    private void ReadPiece()
    {
        while (!cursor.IsGapAt(0))
        {
            if (_quote == '\'' && cursor.Current == '\'' && cursor.Peek(1) == '\'')
            {
                _text.Append('\'');
                cursor.Skip(2);
            }
            else if (cursor.Current == _quote)
            {
                return;
            }
            else if (_quote == '\'' || cursor.Current != '\\')
            {
                cursor.ReadTo(_text);
            }
            else if (TakesEscapedBreak())
            {
                return;
            }
            else
            {
                ReadEscape();
            }
        }
    }

    private bool TakesEscapedBreak()
    {
        if (cursor.Peek(1) is not ('\n' or '\r' or '\u0085' or '\u2028' or '\u2029'))
        {
            return false;
        }

        cursor.Skip();
        join.TakeEscapedBreak();
        return true;
    }

    private void ReadEscape()
    {
        var letter = cursor.Peek(1);
        var character = letter switch
        {
            '0' => '\0',
            'a' => '\a',
            'b' => '\b',
            't' or '\t' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            'e' => '\u001b',
            ' ' or '"' or '\'' or '\\' => letter,
            'N' => '\u0085',
            '_' => '\u00a0',
            'L' => '\u2028',
            'P' => '\u2029',
            'x' or 'u' or 'U' => ' ',
            _ => throw Wrong("found unknown escape character"),
        };
        cursor.Skip(2);
        _ = letter switch
        {
            'x' => ReadCode(2),
            'u' => ReadCode(4),
            'U' => ReadCode(8),
            _ => _text.Append(character),
        };
    }

    private StringBuilder ReadCode(int digits)
    {
        var code = new StringBuilder(digits);
        for (var at = 0; at < digits; at++)
        {
            _ = char.IsAsciiHexDigit(cursor.Peek(at)) ? code.Append(cursor.Peek(at)) : throw Wrong("did not find expected hexdecimal number");
        }

        if (!Rune.TryCreate(uint.Parse(code.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture), out var rune))
        {
            throw Wrong("found invalid Unicode character escape code");
        }

        cursor.Skip(digits);
        return _text.Append(rune.ToString());
    }

    private YamlSyntaxException Wrong(string problem) => YamlSyntaxException.OfScanner(problem, cursor.Mark, _start);
}
