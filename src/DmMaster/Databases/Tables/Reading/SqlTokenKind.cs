namespace DmMaster.Databases.Tables.Reading;

/// <summary>What a token of a statement is.</summary>
internal enum SqlTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A word without quotes: a keyword, or a name.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    Name,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>A number without its sign.</summary>
    Number,

    /// <summary>One character that is none of these, such as a parenthesis.</summary>
    Symbol,
}
