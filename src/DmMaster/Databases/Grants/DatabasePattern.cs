namespace DmMaster.Databases.Grants;

/// <summary>
/// The databases that a row speaks of, in <c>LIKE</c>'s form: <c>%</c> stands for any characters, <c>_</c> for one, and a backslash before
/// a character for that character. Names are compared as written.
/// </summary>
internal sealed class DatabasePattern
{
    // No server's names are longer, and the time to compare goes with the square of it.
    private const int MostCharacters = 512;

    private readonly char[] _letters;
    private readonly bool[] _isWild;
    private readonly int _length;

    /// <summary>A pattern.</summary>
    /// <param name="text">As the row has it.</param>
    public DatabasePattern(string text)
    {
        (_letters, _isWild) = (new char[text.Length], new bool[text.Length]);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscaped = text[i] == '\\' && i + 1 < text.Length;
            var letter = isEscaped ? text[++i] : text[i];
            var isWild = !isEscaped && letter is '%' or '_';
            if (!isWild || letter != '%' || _length == 0 || !IsAny(_length - 1))
            {
                (_letters[_length], _isWild[_length]) = (letter, isWild);
                _length++;
            }
        }
    }

    /// <summary>The only name that matches; null when others may.</summary>
    public string? Literal => Array.IndexOf(_isWild, true, 0, _length) < 0 ? new(_letters, 0, _length) : null;

    /// <summary>Whether a database is one of them.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (name.Length > MostCharacters)
        {
            return false;
        }

        // After a mismatch the last % takes one character more.
        var (at, place, afterAny, taken) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (place < _length && IsAny(place))
            {
                (afterAny, taken) = (++place, at);
            }
            else if (place < _length && (_isWild[place] || _letters[place] == name[at]))
            {
                at += _isWild[place] ? Width(name, at) : 1;
                place++;
            }
            else if (afterAny >= 0)
            {
                taken += Width(name, taken);
                (at, place) = (taken, afterAny);
            }
            else
            {
                return false;
            }
        }

        return place == _length || (place == _length - 1 && IsAny(place));
    }

    private bool IsAny(int place) => _isWild[place] && _letters[place] == '%';

    private static int Width(ReadOnlySpan<char> name, int at) =>
        at + 1 < name.Length && char.IsSurrogatePair(name[at], name[at + 1]) ? 2 : 1;
}
