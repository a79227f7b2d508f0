namespace DmMaster.Databases.Grants;

/// <summary>The list of what a row gives or takes, which begins behind <c>GRANT</c> or <c>REVOKE</c>.</summary>
/// <param name="text">The row, from there on.</param>
/// <param name="receiver">The word before who gets or loses it: <c>TO</c> or <c>FROM</c>.</param>
internal ref struct GrantList(GrantText text, string receiver)
{
    private GrantText _text = text;

    /// <summary>What ended it.</summary>
    public GrantListEnd End { get; private set; }

    /// <summary>What cannot stand where it does, when that ended it.</summary>
    public GrantToken Fault { get; private set; }

    /// <summary>What was read last.</summary>
    public GrantItem Current { get; private set; }

    /// <summary>The row behind what was read.</summary>
    public readonly GrantText Rest => _text;

    /// <summary>Reads on; false at the end.</summary>
    public bool MoveNext()
    {
        if (End != GrantListEnd.None)
        {
            return false;
        }

        var name = _text.Next();
        if (name.Kind is not (GrantTokenKind.Bare or GrantTokenKind.Quoted) || _text.Is(name, "ON") || _text.Is(name, receiver))
        {
            return Fail(name);
        }

        var next = _text.Next();
        if (!_text.Is(next, '@'))
        {
            return ReadPrivilege(name, next);
        }

        var host = _text.NextHost();
        Current = new(Privileges.None, name, host);
        return host.Kind == GrantTokenKind.Unclosed ? Fail(host) : FinishItem(_text.Next());
    }

    // A privilege has up to three words, and may have a list of columns. A role without a host looks like one, and is none that DM asks for.
    private bool ReadPrivilege(GrantToken name, GrantToken next)
    {
        Span<char> letters = stackalloc char[PrivilegeWords.MostCharacters];
        var length = Append(_text.Raw(name), letters, 0);
        while (next.Kind == GrantTokenKind.Bare && !IsListEnd(next, letters[..Math.Max(length, 0)]))
        {
            length = Append(_text.Raw(next), letters, length);
            next = _text.Next();
        }

        if (_text.Is(next, '('))
        {
            length = -1;
            next = SkipColumns();
        }

        Current = new(length < 0 ? Privileges.None : PrivilegeWords.Of(letters[..length]), name, default);
        return FinishItem(next);
    }

    // Aurora has a privilege LOAD FROM S3.
    private readonly bool IsListEnd(GrantToken token, ReadOnlySpan<char> letters) =>
        _text.Is(token, "ON") || (_text.Is(token, receiver) && letters is not "LOAD");

    // -1 when it is longer than any that DM asks for.
    private static int Append(ReadOnlySpan<char> word, Span<char> letters, int length)
    {
        var start = length == 0 ? 0 : length + 1;
        if (length < 0 || start + word.Length > letters.Length)
        {
            return -1;
        }

        letters[length] = ' ';
        return start + word.ToUpperInvariant(letters[start..]);
    }

    // A right to some columns of a table does not count as one to the table. What comes behind the columns, or what is wrong with them.
    private GrantToken SkipColumns()
    {
        for (var open = 1; open > 0;)
        {
            var token = _text.Next();
            if (token.Kind is GrantTokenKind.End or GrantTokenKind.Unclosed)
            {
                return token;
            }

            open += _text.Is(token, '(') ? 1 : _text.Is(token, ')') ? -1 : 0;
        }

        return _text.Next();
    }

    private bool FinishItem(GrantToken token)
    {
        if (_text.Is(token, ','))
        {
            return true;
        }

        End = _text.Is(token, "ON") ? GrantListEnd.On : _text.Is(token, receiver) ? GrantListEnd.Receiver : GrantListEnd.Fault;
        Fault = token;
        return End != GrantListEnd.Fault;
    }

    private bool Fail(GrantToken token)
    {
        (End, Fault) = (GrantListEnd.Fault, token);
        return false;
    }
}
