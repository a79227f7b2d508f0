namespace DmMaster.Ctl.CommandLine;

/// <summary>What a flag takes as its value.</summary>
internal enum FlagKind
{
    /// <summary>On or off. It never takes the next word: <c>--more=false</c>.</summary>
    Bool,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number of 64 bits, in any of Go's notations.</summary>
    Integer,

    /// <summary>Texts: repeatable, and each value is a record of comma separated values.</summary>
    List,
}
