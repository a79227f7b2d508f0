using Kind = DmMaster.Config.Yaml.Syntax.YamlTokenKind;

namespace DmMaster.Config.Yaml.Syntax;

/// <summary>
/// Reads a YAML text as a stream of events, without recursion: neither depth nor size can hurt. It takes and refuses what Go's yaml.v2 does,
/// in its words. Limits are the reader's own matter.
/// </summary>
/// <param name="text">The text.</param>
public sealed class YamlEventReader(string text)
{
    private readonly YamlTokenizer _tokens = new(text);
    private readonly TagHandles _tags = new();
    private readonly Stack<State> _after = new();
    private readonly Stack<YamlMark> _opened = new();
    private State _state = State.FirstDocument;

    private enum State
    {
        FirstDocument,
        Document,
        DocumentContent,
        DocumentEnd,
        Node,
        BlockSequenceFirst,
        BlockSequence,
        IndentlessSequence,
        BlockMappingFirst,
        BlockMappingKey,
        BlockMappingValue,
        FlowSequenceFirst,
        FlowSequence,
        FlowPairKey,
        FlowPairValue,
        FlowPairEnd,
        FlowMappingFirst,
        FlowMappingKey,
        FlowMappingValue,
        FlowMappingNoValue,
    }

    private YamlToken Token => _tokens.Peek();

    /// <summary>The next event. After the end there are only ends.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML.</exception>
    public YamlEvent Next() => _state switch
    {
        State.FirstDocument => StartDocument(isFirst: true),
        State.Document => StartDocument(isFirst: false),
        State.DocumentContent => ReadContent(),
        State.DocumentEnd => EndDocument(),
        State.Node => ReadNode(isBlock: true),
        State.BlockSequenceFirst => Opened(State.BlockSequence),
        State.BlockSequence => ReadItem(),
        State.IndentlessSequence => ReadIndentlessItem(),
        State.BlockMappingFirst => Opened(State.BlockMappingKey),
        State.BlockMappingKey => ReadKey(),
        State.BlockMappingValue => ReadValue(),
        State.FlowSequenceFirst => Opened(State.FlowSequence),
        State.FlowSequence => ReadFlowItem(isFirst: false),
        State.FlowPairKey => ReadPairKey(),
        State.FlowPairValue => ReadPairValue(),
        State.FlowPairEnd => EndPair(),
        State.FlowMappingFirst => Opened(State.FlowMappingKey),
        State.FlowMappingKey => ReadFlowKey(isFirst: false),
        State.FlowMappingValue => ReadFlowValue(),
        _ => NoValue(State.FlowMappingKey, Token.Start),
    };

    private YamlEvent Opened(State state)
    {
        _opened.Push(Token.Start);
        _tokens.Take();
        _state = state;
        return state switch
        {
            State.FlowSequence => ReadFlowItem(isFirst: true),
            State.FlowMappingKey => ReadFlowKey(isFirst: true),
            _ => Next(),
        };
    }

    private YamlEvent StartDocument(bool isFirst)
    {
        while (!isFirst && Token.Kind == Kind.DocumentEnd)
        {
            _tokens.Take();
        }

        var start = Token.Start;
        if (Token.Kind == Kind.StreamEnd)
        {
            return new(YamlEventKind.StreamEnd, start, start);
        }

        _after.Push(State.DocumentEnd);
        if (isFirst && Token.Kind is not (Kind.VersionDirective or Kind.TagDirective or Kind.DocumentStart))
        {
            _state = State.Node;
            return new(YamlEventKind.DocumentStart, start, start);
        }

        _tags.ReadDirectives(_tokens);
        if (Token.Kind != Kind.DocumentStart)
        {
            throw YamlSyntaxException.OfGrammar("did not find expected <document start>", Token.Start);
        }

        _tokens.Take();
        _state = State.DocumentContent;
        return new(YamlEventKind.DocumentStart, start, start);
    }

    private YamlEvent ReadContent()
    {
        if (Token.Kind is not (Kind.VersionDirective or Kind.TagDirective or Kind.DocumentStart or Kind.DocumentEnd or Kind.StreamEnd))
        {
            return ReadNode(isBlock: true);
        }

        return NoValue(_after.Pop(), Token.Start);
    }

    private YamlEvent EndDocument()
    {
        var token = Token;
        if (token.Kind == Kind.DocumentEnd)
        {
            _tokens.Take();
        }

        _tags.Forget();
        _state = State.Document;
        return new(YamlEventKind.DocumentEnd, token.Start, token.Start);
    }

    private YamlEvent ReadNode(bool isBlock, bool mayBeIndentless = false)
    {
        var start = Token.Start;
        if (Token.Kind == Kind.Alias)
        {
            var alias = new YamlEvent(YamlEventKind.Alias, start, Token.End) { Text = Token.Text };
            _tokens.Take();
            _state = _after.Pop();
            return alias;
        }

        var (anchor, tag, end) = ReadProperties();
        var token = Token;
        YamlEvent Begin(YamlEventKind kind, State state, bool isFlow)
        {
            _state = state;
            return new(kind, start, token.End) { Anchor = anchor?.Text ?? "", Tag = tag, IsFlow = isFlow, Content = token.Start };
        }

        switch (token.Kind)
        {
            case Kind.BlockEntry when mayBeIndentless:
                return Begin(YamlEventKind.SequenceStart, State.IndentlessSequence, isFlow: false);
            case Kind.FlowSequenceStart:
                return Begin(YamlEventKind.SequenceStart, State.FlowSequenceFirst, isFlow: true);
            case Kind.FlowMappingStart:
                return Begin(YamlEventKind.MappingStart, State.FlowMappingFirst, isFlow: true);
            case Kind.BlockSequenceStart when isBlock:
                return Begin(YamlEventKind.SequenceStart, State.BlockSequenceFirst, isFlow: false);
            case Kind.BlockMappingStart when isBlock:
                return Begin(YamlEventKind.MappingStart, State.BlockMappingFirst, isFlow: false);
            case Kind.Scalar:
                _tokens.Take();
                return Begin(YamlEventKind.Scalar, _after.Pop(), isFlow: false) with { Text = token.Text, IsPlain = token.IsPlain };
            default:
                return anchor is not null || tag.Length > 0
                    ? Begin(YamlEventKind.Scalar, _after.Pop(), isFlow: false) with { IsPlain = true, End = end, Content = end }
                    : throw YamlSyntaxException.OfGrammar("did not find expected node content", token.Start, start);
        }
    }

    private (YamlToken? Anchor, string Tag, YamlMark End) ReadProperties()
    {
        YamlToken? anchor = null;
        YamlToken? tag = null;
        var (start, end) = (Token.Start, Token.Start);
        while ((Token.Kind == Kind.Anchor && anchor is null) || (Token.Kind == Kind.Tag && tag is null))
        {
            (anchor, tag) = Token.Kind == Kind.Anchor ? (Token, tag) : (anchor, Token);
            end = Token.End;
            _tokens.Take();
        }

        return (anchor, tag is null ? "" : _tags.Resolve(tag, start), end);
    }

    private YamlEvent ReadItem()
    {
        var token = Token;
        if (token.Kind == Kind.BlockEntry)
        {
            _tokens.Take();
            return Token.Kind is Kind.BlockEntry or Kind.BlockEnd
                ? NoValue(State.BlockSequence, token.End)
                : ReadNodeThen(State.BlockSequence, isBlock: true);
        }

        return token.Kind == Kind.BlockEnd
            ? Closed(YamlEventKind.SequenceEnd)
            : throw YamlSyntaxException.OfGrammar("did not find expected '-' indicator", token.Start, _opened.Peek());
    }

    private YamlEvent ReadIndentlessItem()
    {
        var token = Token;
        if (token.Kind != Kind.BlockEntry)
        {
            _state = _after.Pop();
            return new(YamlEventKind.SequenceEnd, token.Start, token.Start);
        }

        _tokens.Take();
        return Token.Kind is Kind.BlockEntry or Kind.Key or Kind.Value or Kind.BlockEnd
            ? NoValue(State.IndentlessSequence, token.End)
            : ReadNodeThen(State.IndentlessSequence, isBlock: true);
    }

    private YamlEvent ReadKey()
    {
        var token = Token;
        if (token.Kind == Kind.Key)
        {
            _tokens.Take();
            return Token.Kind is Kind.Key or Kind.Value or Kind.BlockEnd
                ? NoValue(State.BlockMappingValue, token.End)
                : ReadNodeThen(State.BlockMappingValue, isBlock: true, mayBeIndentless: true);
        }

        return token.Kind == Kind.BlockEnd
            ? Closed(YamlEventKind.MappingEnd)
            : throw YamlSyntaxException.OfGrammar("did not find expected key", token.Start, _opened.Peek());
    }

    private YamlEvent ReadValue()
    {
        var token = Token;
        if (token.Kind != Kind.Value)
        {
            return NoValue(State.BlockMappingKey, token.Start);
        }

        _tokens.Take();
        return Token.Kind is Kind.Key or Kind.Value or Kind.BlockEnd
            ? NoValue(State.BlockMappingKey, token.End)
            : ReadNodeThen(State.BlockMappingKey, isBlock: true, mayBeIndentless: true);
    }

    private YamlEvent ReadFlowItem(bool isFirst)
    {
        if (Token.Kind != Kind.FlowSequenceEnd)
        {
            TakeComma(isFirst, "did not find expected ',' or ']'");
            if (Token.Kind == Kind.Key)
            {
                var key = Token;
                _tokens.Take();
                _state = State.FlowPairKey;
                return new(YamlEventKind.MappingStart, key.Start, key.End) { IsFlow = true };
            }

            if (Token.Kind != Kind.FlowSequenceEnd)
            {
                return ReadNodeThen(State.FlowSequence, isBlock: false);
            }
        }

        return Closed(YamlEventKind.SequenceEnd);
    }

    private YamlEvent ReadPairKey()
    {
        var token = Token;
        if (token.Kind is not (Kind.Value or Kind.FlowEntry or Kind.FlowSequenceEnd))
        {
            return ReadNodeThen(State.FlowPairValue, isBlock: false);
        }

        // Go's library loses the word here, be it a bracket.
        _tokens.Take();
        return NoValue(State.FlowPairValue, token.End);
    }

    private YamlEvent ReadPairValue()
    {
        if (Token.Kind == Kind.Value)
        {
            _tokens.Take();
            if (Token.Kind is not (Kind.FlowEntry or Kind.FlowSequenceEnd))
            {
                return ReadNodeThen(State.FlowPairEnd, isBlock: false);
            }
        }

        return NoValue(State.FlowPairEnd, Token.Start);
    }

    private YamlEvent EndPair()
    {
        _state = State.FlowSequence;
        return new(YamlEventKind.MappingEnd, Token.Start, Token.Start);
    }

    private YamlEvent ReadFlowKey(bool isFirst)
    {
        if (Token.Kind != Kind.FlowMappingEnd)
        {
            TakeComma(isFirst, "did not find expected ',' or '}'");
            if (Token.Kind == Kind.Key)
            {
                _tokens.Take();
                return Token.Kind is Kind.Value or Kind.FlowEntry or Kind.FlowMappingEnd
                    ? NoValue(State.FlowMappingValue, Token.Start)
                    : ReadNodeThen(State.FlowMappingValue, isBlock: false);
            }

            if (Token.Kind != Kind.FlowMappingEnd)
            {
                return ReadNodeThen(State.FlowMappingNoValue, isBlock: false);
            }
        }

        return Closed(YamlEventKind.MappingEnd);
    }

    private YamlEvent ReadFlowValue()
    {
        if (Token.Kind == Kind.Value)
        {
            _tokens.Take();
            if (Token.Kind is not (Kind.FlowEntry or Kind.FlowMappingEnd))
            {
                return ReadNodeThen(State.FlowMappingKey, isBlock: false);
            }
        }

        return NoValue(State.FlowMappingKey, Token.Start);
    }

    private void TakeComma(bool isFirst, string problem)
    {
        if (isFirst)
        {
            return;
        }

        if (Token.Kind != Kind.FlowEntry)
        {
            throw YamlSyntaxException.OfGrammar(problem, Token.Start, _opened.Peek());
        }

        _tokens.Take();
    }

    private YamlEvent ReadNodeThen(State state, bool isBlock, bool mayBeIndentless = false)
    {
        _after.Push(state);
        return ReadNode(isBlock, mayBeIndentless);
    }

    private YamlEvent NoValue(State state, YamlMark mark)
    {
        _state = state;
        return new(YamlEventKind.Scalar, mark, mark) { IsPlain = true };
    }

    private YamlEvent Closed(YamlEventKind kind)
    {
        var token = Token;
        _opened.Pop();
        _state = _after.Pop();
        _tokens.Take();
        return new(kind, token.Start, token.End);
    }
}
