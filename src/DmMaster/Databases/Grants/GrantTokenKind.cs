namespace DmMaster.Databases.Grants;

/// <summary>What a part of a row is.</summary>
internal enum GrantTokenKind
{
    /// <summary>The end of the row.</summary>
    End,

    /// <summary>Characters up to a blank, a quote or a symbol: a word, or a name without quotes.</summary>
    Bare,

    /// <summary>A name in backquotes or quotes.</summary>
    Quoted,

    /// <summary>A quote that nothing closes, with all that follows.</summary>
    Unclosed,

    /// <summary>One of <c>, ( ) @ ; . *</c>.</summary>
    Symbol,
}
