namespace DmMaster.Config.Yaml.Syntax;

/// <summary>
/// The words of a YAML text, one at a time. It looks ahead no further than a key may be long: a colon tells that what stands before it on
/// its line was a key. The rules are those of YAML 1.1 as libyaml and Go's yaml.v2 read it: inside brackets, braces and quotes it does not
/// matter how far a line is indented.
/// </summary>
internal sealed class YamlTokenizer
{
    private readonly YamlCursor _cursor;
    private readonly LineJoin _join;
    private readonly List<YamlToken> _tokens = [];
    private readonly Stack<int> _indents = new();
    private readonly List<SimpleKey?> _keys = [null];
    private readonly Stack<bool> _isLevelUsed = new();
    private int _indent = -1;
    private int _head;
    private int _taken;
    private bool _mayBeKey = true;

    /// <summary>Begins to read a text.</summary>
    public YamlTokenizer(string text)
    {
        _cursor = new(text);
        _join = new(_cursor);
    }

    private bool IsFlow => _keys.Count > 1;

    /// <summary>The next word, which stays the next.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML.</exception>
    public YamlToken Peek()
    {
        while (_head == _tokens.Count || MayBecomeKey())
        {
            Fetch();
        }

        return _tokens[_head];
    }

    /// <summary>Goes on to the word after the next.</summary>
    public void Take()
    {
        Peek();
        _head++;
        _taken++;
        if (_head == _tokens.Count)
        {
            _tokens.Clear();
            _head = 0;
        }
    }

    // Whether the next word may yet turn out to begin a key, which would be put before it.
    private bool MayBecomeKey()
    {
        var level = 0;
        while (level < _keys.Count && (_keys[level] is not { IsUnwatched: false } key || key.Token != _taken))
        {
            level++;
        }

        if (level == _keys.Count)
        {
            return false;
        }

        if (_keys[level]!.IsOpen(_cursor.Mark))
        {
            return true;
        }

        _keys[level] = null;
        return false;
    }

    private void Fetch()
    {
        SkipGap();
        Unroll(_cursor.Column);
        if (_cursor.IsAtEnd)
        {
            FetchEnd();
        }
        else if (_cursor.Column == 0 && _cursor.Current == '%')
        {
            LeaveBlocks();
            _tokens.Add(TagReader.ReadDirective(_cursor));
        }
        else if (_cursor.IsDocumentMark)
        {
            LeaveBlocks();
            Add(_cursor.Current == '-' ? YamlTokenKind.DocumentStart : YamlTokenKind.DocumentEnd, length: 3);
        }
        else if (!FetchIndicator())
        {
            FetchNode();
        }
    }

    private bool FetchIndicator()
    {
        switch (_cursor.Current)
        {
            case '[':
                OpenFlow(YamlTokenKind.FlowSequenceStart);
                return true;
            case '{':
                OpenFlow(YamlTokenKind.FlowMappingStart);
                return true;
            case ']':
                CloseFlow(YamlTokenKind.FlowSequenceEnd);
                return true;
            case '}':
                CloseFlow(YamlTokenKind.FlowMappingEnd);
                return true;
            case ',':
                DropKey();
                _mayBeKey = true;
                Add(YamlTokenKind.FlowEntry);
                return true;
            case '-' when _cursor.IsGapAt(1):
                FetchBlockEntry();
                return true;
            case '?' when IsFlow || _cursor.IsGapAt(1):
                FetchKey();
                return true;
            case ':' when IsFlow || _cursor.IsGapAt(1):
                FetchValue();
                return true;
            default:
                return false;
        }
    }

    private void FetchNode()
    {
        switch (_cursor.Current)
        {
            case '*' or '&':
                BeginNode();
                _tokens.Add(TagReader.ReadAnchor(_cursor));
                break;
            case '!':
                BeginNode();
                _tokens.Add(TagReader.ReadTag(_cursor));
                break;
            case '|' or '>' when !IsFlow:
                DropKey();
                _mayBeKey = true;
                _tokens.Add(new BlockScalarReader(_cursor, _indent).Read());
                break;
            case '\'' or '"':
                BeginNode();
                _tokens.Add(new QuotedScalarReader(_cursor, _join).Read());
                break;
            default:
                FetchPlain();
                break;
        }
    }

    private void FetchPlain()
    {
        if (!StartsPlain())
        {
            throw YamlSyntaxException.OfScanner("found character that cannot start any token", _cursor.Mark, _cursor.Mark);
        }

        BeginNode();
        var reader = new PlainScalarReader(_cursor, _join, _indent, IsFlow);
        _tokens.Add(reader.Read());
        _mayBeKey |= reader.EndsAfterLine;
    }

    private bool StartsPlain() => _cursor.Current switch
    {
        '-' => !_cursor.IsBlankAt(1),
        '?' or ':' => !IsFlow && !_cursor.IsGapAt(1),
        ' ' or '\t' or ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => false,
        _ => true,
    };

    private void SkipGap()
    {
        while (true)
        {
            while (_cursor.Current == ' ' || (_cursor.Current == '\t' && (IsFlow || !_mayBeKey)))
            {
                _cursor.Skip();
            }

            if (_cursor.Current == '#')
            {
                _cursor.SkipComment();
            }

            if (!_cursor.IsBreak)
            {
                return;
            }

            _cursor.SkipBreak();
            _mayBeKey |= !IsFlow;
        }
    }

    private void FetchEnd()
    {
        _cursor.EndLine();
        LeaveBlocks();
        Add(YamlTokenKind.StreamEnd, length: 0);
    }

    private void LeaveBlocks()
    {
        Unroll(-1);
        DropKey();
        _mayBeKey = false;
    }

    private void OpenFlow(YamlTokenKind kind)
    {
        SaveKey();
        _keys.Add(null);
        _isLevelUsed.Push(false);
        _mayBeKey = true;
        Add(kind);
    }

    private void CloseFlow(YamlTokenKind kind)
    {
        DropKey();
        if (IsFlow)
        {
            _keys.RemoveAt(_keys.Count - 1);
            if (!_isLevelUsed.Pop() && _keys[^1] is { } key)
            {
                key.IsUnwatched = true;
            }
        }

        _mayBeKey = false;
        Add(kind);
    }

    private void FetchBlockEntry()
    {
        BeginBlock(YamlTokenKind.BlockSequenceStart, "block sequence entries are not allowed in this context");
        DropKey();
        _mayBeKey = true;
        Add(YamlTokenKind.BlockEntry);
    }

    private void FetchKey()
    {
        BeginBlock(YamlTokenKind.BlockMappingStart, "mapping keys are not allowed in this context");
        DropKey();
        _mayBeKey = !IsFlow;
        Add(YamlTokenKind.Key);
    }

    private void FetchValue()
    {
        if (_keys[^1] is { } key && key.IsOpen(_cursor.Mark))
        {
            _tokens.Insert(PlaceOf(key), new(YamlTokenKind.Key, key.Start, key.Start));
            Roll(key.Start.Column, YamlTokenKind.BlockMappingStart, key.Start, PlaceOf(key));
            _mayBeKey = false;
        }
        else
        {
            BeginBlock(YamlTokenKind.BlockMappingStart, "mapping values are not allowed in this context");
            _mayBeKey = !IsFlow;
        }

        _keys[^1] = null;
        Add(YamlTokenKind.Value);
    }

    // What is handed out cannot be preceded any more.
    private int PlaceOf(SimpleKey key) => key.Token >= _taken ? _head + key.Token - _taken : _tokens.Count;

    private void BeginBlock(YamlTokenKind kind, string problem)
    {
        if (IsFlow)
        {
            return;
        }

        if (!_mayBeKey)
        {
            throw YamlSyntaxException.OfScanner(problem, _cursor.Mark, _cursor.Mark);
        }

        Roll(_cursor.Column, kind, _cursor.Mark, _tokens.Count);
    }

    private void Roll(int column, YamlTokenKind kind, YamlMark mark, int place)
    {
        if (IsFlow || _indent >= column)
        {
            return;
        }

        _indents.Push(_indent);
        _indent = column;
        _tokens.Insert(place, new(kind, mark, mark));
    }

    private void Unroll(int column)
    {
        while (!IsFlow && _indent > column)
        {
            Add(YamlTokenKind.BlockEnd, length: 0);
            _indent = _indents.Pop();
        }
    }

    private void BeginNode()
    {
        SaveKey();
        _mayBeKey = false;
    }

    private void SaveKey()
    {
        if (_mayBeKey)
        {
            DropKey();
            if (IsFlow)
            {
                _isLevelUsed.Pop();
                _isLevelUsed.Push(true);
            }

            _keys[^1] = new(_taken + _tokens.Count - _head, _cursor.Mark, !IsFlow && _indent == _cursor.Column);
        }
    }

    private void DropKey()
    {
        if (_keys[^1] is { IsRequired: true } key)
        {
            throw YamlSyntaxException.OfScanner(SimpleKey.NoColon, _cursor.Mark, key.Start);
        }

        _keys[^1] = null;
    }

    private void Add(YamlTokenKind kind, int length = 1)
    {
        var start = _cursor.Mark;
        _cursor.Skip(length);
        _tokens.Add(new(kind, start, _cursor.Mark));
    }
}
