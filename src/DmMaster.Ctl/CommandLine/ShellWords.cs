using System.Text;

namespace DmMaster.Ctl.CommandLine;

/// <summary>Splits a line typed at the prompt into words: quotes, backslashes and comments as a shell has them, nothing else of a shell.</summary>
internal sealed class ShellWords(string line)
{
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _inWord;
    private int _at;

    /// <summary>The words; the whole line as one word when a quote or a backslash is left open.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var split = new ShellWords(line);
        return split.Run() ? split._words : [line];
    }

    private bool Run()
    {
        while (_at < line.Length)
        {
            var letter = line[_at++];
            if (letter is ' ' or '\t' or '\r' or '\n')
            {
                EndWord();
            }
            else if (letter == '#' && !_inWord)
            {
                SkipComment();
            }
            else if (!Take(letter))
            {
                return false;
            }
        }

        EndWord();
        return true;
    }

    private bool Take(char letter)
    {
        _inWord = true;
        switch (letter)
        {
            case '\\' when _at < line.Length:
                _word.Append(line[_at++]);
                return true;
            case '\\':
                return false;
            case '\'':
                return TakeQuoted('\'', hasEscapes: false);
            case '"':
                return TakeQuoted('"', hasEscapes: true);
            default:
                _word.Append(letter);
                return true;
        }
    }

    private bool TakeQuoted(char quote, bool hasEscapes)
    {
        while (_at < line.Length)
        {
            var letter = line[_at++];
            if (letter == quote)
            {
                return true;
            }
            else if (letter == '\\' && hasEscapes)
            {
                if (_at == line.Length)
                {
                    return false;
                }

                letter = line[_at++];
            }

            _word.Append(letter);
        }

        return false;
    }

    private void SkipComment()
    {
        var end = line.IndexOf('\n', _at);
        _at = end < 0 ? line.Length : end + 1;
    }

    private void EndWord()
    {
        if (_inWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _inWord = false;
        }
    }
}
