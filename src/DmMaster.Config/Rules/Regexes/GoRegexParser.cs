namespace DmMaster.Config.Rules.Regexes;

/// <summary>
/// Reads a regular expression as Go does, to find what Go would refuse. It goes through the text once, with a stack of open groups: what
/// users send can nest as it likes.
/// </summary>
/// <param name="pattern">The expression.</param>
internal sealed class GoRegexParser(string pattern)
{
    private const int MostRepeats = 1000;
    private const int MostNested = 1000;
    private const long MostSteps = 3_355_443;
    private const string Nested = "invalid nested repetition operator";
    private const string BadCount = "invalid repeat count";

    private static readonly string[] PosixNames =
        ["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit"];

    private readonly GoRegexText _text = new(pattern);
    private readonly Stack<Group> _open = new([new Group()]);
    private int _groups;

    /// <summary>How many groups capture something.</summary>
    /// <exception cref="GoRegexException">Go does not compile it.</exception>
    public int CountGroups()
    {
        var lastRepeat = -1;
        while (!_text.IsAtEnd)
        {
            var start = _text.At;
            lastRepeat = ReadOne(lastRepeat) ? start : -1;
        }

        if (_open.Count != 1)
        {
            throw new GoRegexException("missing closing )", pattern);
        }

        return _groups;
    }

    /// <summary>Reads what comes next.</summary>
    /// <param name="lastRepeat">Where the repetition just before began, -1 when there is none.</param>
    /// <returns>Whether it was a repetition.</returns>
    private bool ReadOne(int lastRepeat)
    {
        switch (pattern[_text.At])
        {
            case '(':
                Open();
                return false;
            case ')':
                Close();
                return false;
            case '|':
                _text.At++;
                _open.Peek().Alternate();
                return false;
            case '[':
                ReadClass();
                Add();
                return false;
            case '*' or '+' or '?':
                var start = _text.At++;
                Repeat(start, lastRepeat, new Counts(1, 1));
                return true;
            case '{' when TryReadCounts(out var counts, out var from):
                if (counts.Min < 0 || counts.Min > MostRepeats || counts.Max > MostRepeats || (counts.Max >= 0 && counts.Min > counts.Max))
                {
                    throw new GoRegexException(BadCount, _text.Since(from));
                }

                Repeat(from, lastRepeat, counts);
                return true;
            case '\\':
                ReadBackslash();
                return false;
            default:
                _text.Next();
                Add();
                return false;
        }
    }

    private void Add() => _open.Peek().Add(new Piece(1, 1));

    private void Open()
    {
        if (_open.Count > MostNested)
        {
            throw new GoRegexException("expression nests too deeply", pattern);
        }

        if (!_text.Sees("(?"))
        {
            _text.At++;
            _groups++;
            _open.Push(new Group());
        }
        else if (_text.Sees("(?P<") || (_text.Sees("(?<") && !_text.Sees("(?<=") && !_text.Sees("(?<!")))
        {
            ReadName();
            _groups++;
            _open.Push(new Group());
        }
        else if (ReadFlags())
        {
            _open.Push(new Group());
        }
    }

    private void ReadName()
    {
        var start = _text.At;
        var end = pattern.IndexOf('>', start);
        if (end < 0)
        {
            throw new GoRegexException("invalid named capture", pattern[start..]);
        }

        var name = pattern[(pattern.IndexOf('<', start) + 1)..end];
        _text.At = end + 1;
        if (name.Length == 0 || !name.All(static letter => letter == '_' || char.IsAsciiLetterOrDigit(letter)))
        {
            throw new GoRegexException("invalid named capture", _text.Since(start));
        }
    }

    /// <summary>Whether a group begins with the flags; otherwise they are for the rest of this one.</summary>
    private bool ReadFlags()
    {
        var start = _text.At;
        _text.At += 2;
        var (isNegated, hasFlag) = (false, false);
        while (!_text.IsAtEnd)
        {
            switch (_text.Next())
            {
                case 'i' or 'm' or 's' or 'U':
                    hasFlag = true;
                    continue;
                case '-' when !isNegated:
                    (isNegated, hasFlag) = (true, false);
                    continue;
                case ':' when !isNegated || hasFlag:
                    return true;
                case ')' when !isNegated || hasFlag:
                    return false;
            }

            break;
        }

        throw new GoRegexException("invalid or unsupported Perl syntax", _text.Since(start));
    }

    private void Close()
    {
        if (_open.Count == 1)
        {
            throw new GoRegexException("unexpected )", pattern);
        }

        _text.At++;
        var closed = _open.Pop();
        _open.Peek().Add(closed.ToPiece());
    }

    private void Repeat(int start, int lastRepeat, Counts counts)
    {
        _text.Takes('?');
        if (lastRepeat >= 0)
        {
            throw new GoRegexException(Nested, _text.Since(lastRepeat));
        }

        if (_open.Peek().Last is not { } repeated)
        {
            throw new GoRegexException("missing argument to repetition operator", _text.Since(start));
        }

        var times = counts.Max < 0 ? counts.Min : counts.Max;
        var after = new Piece(times == 0 ? 1 : repeated.Repeats * times, repeated.Steps * Math.Max(times, 1));
        if (after.Repeats > MostRepeats && (counts.Min >= 2 || counts.Max >= 2))
        {
            throw new GoRegexException(BadCount, _text.Since(start));
        }

        if (after.Steps > MostSteps)
        {
            throw new GoRegexException("expression too large", pattern);
        }

        _open.Peek().ReplaceLast(after);
    }

    /// <summary>Whether counts in braces come next; otherwise the brace stands for itself.</summary>
    private bool TryReadCounts(out Counts counts, out int start)
    {
        start = _text.At++;
        counts = default;
        if (TryReadNumber(out var min))
        {
            var max = min;
            var isGood = !_text.Takes(',') || TryReadMax(out max);
            counts = new Counts(max == Counts.TooMany ? Counts.TooMany : min, max);
            if (isGood && _text.Takes('}'))
            {
                return true;
            }
        }

        _text.At = start;
        return false;
    }

    private bool TryReadMax(out int max)
    {
        max = Counts.Endless;
        return _text.Sees("}") || TryReadNumber(out max);
    }

    private bool TryReadNumber(out int number)
    {
        var start = _text.At;
        while (!_text.IsAtEnd && char.IsAsciiDigit(pattern[_text.At]))
        {
            _text.At++;
        }

        var digits = pattern.AsSpan(start, _text.At - start);
        number = digits.Length is > 0 and < 8 ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : Counts.TooMany;
        return digits.Length > 0 && (digits.Length == 1 || digits[0] != '0');
    }

    private void ReadBackslash()
    {
        var start = _text.At;
        switch (_text.Rest)
        {
            case ['\\', 'A' or 'b' or 'B' or 'z', ..]:
                _text.At += 2;
                Add();
                break;
            case ['\\', 'C', ..]:
                _text.At += 2;
                throw new GoRegexException("invalid escape sequence", _text.Since(start));
            case ['\\', 'Q', ..]:
                ReadQuoted();
                break;
            default:
                if (!_text.TakesClassEscape())
                {
                    _text.ReadEscape();
                }

                Add();
                break;
        }
    }

    private void ReadQuoted()
    {
        _text.At += 2;
        var end = pattern.IndexOf(@"\E", _text.At, StringComparison.Ordinal);
        var after = end < 0 ? pattern.Length : end;
        for (; _text.At < after; Add())
        {
            _text.Next();
        }

        _text.At = end < 0 ? pattern.Length : end + 2;
    }

    private void ReadClass()
    {
        var start = _text.At++;
        _text.Takes('^');
        for (var isFirst = true; _text.IsAtEnd || pattern[_text.At] != ']' || isFirst; isFirst = false)
        {
            if (TakesPosixClass() || _text.TakesClassEscape())
            {
                continue;
            }

            var from = _text.At;
            var low = ReadClassCharacter(start);
            if (_text.Rest is ['-', not ']', ..])
            {
                _text.At++;
                if (ReadClassCharacter(start) < low)
                {
                    throw new GoRegexException(GoRegexText.NoSuchRange, _text.Since(from));
                }
            }
        }

        _text.At++;
    }

    private int ReadClassCharacter(int start)
    {
        if (_text.IsAtEnd)
        {
            throw new GoRegexException("missing closing ]", pattern[start..]);
        }

        return pattern[_text.At] == '\\' ? _text.ReadEscape() : _text.Next();
    }

    private bool TakesPosixClass()
    {
        var start = _text.At;
        if (!_text.Sees("[:") || pattern.IndexOf(":]", start + 2, StringComparison.Ordinal) is not (>= 0 and var end))
        {
            return false;
        }

        _text.At = end + 2;
        var name = pattern[(start + 2)..end];
        return PosixNames.Contains(name.StartsWith('^') ? name[1..] : name)
            ? true
            : throw new GoRegexException(GoRegexText.NoSuchRange, _text.Since(start));
    }

    private readonly record struct Counts(int Min, int Max)
    {
        public const int Endless = -1;
        public const int TooMany = -2;
    }

    /// <summary>How often what is innermost is repeated, and how long it is when written out.</summary>
    private readonly record struct Piece(long Repeats, long Steps);

    /// <summary>An open group, or the whole.</summary>
    private sealed class Group
    {
        private long _repeats = 1;
        private long _steps;

        /// <summary>What a repetition would repeat.</summary>
        public Piece? Last { get; private set; }

        public void Add(Piece piece)
        {
            Keep();
            Last = piece;
        }

        public void ReplaceLast(Piece piece) => Last = piece;

        public void Alternate()
        {
            Keep();
            Last = null;
        }

        public Piece ToPiece()
        {
            Keep();
            return new Piece(_repeats, Math.Max(_steps, 1));
        }

        private void Keep()
        {
            _repeats = Math.Max(_repeats, Last?.Repeats ?? 1);
            _steps += Last?.Steps ?? 0;
        }
    }
}
