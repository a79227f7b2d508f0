namespace DmMaster.Config.Yaml.Syntax;

/// <summary>What a word of a YAML text is.</summary>
internal enum YamlTokenKind
{
    /// <summary>The end of the text.</summary>
    StreamEnd,

    /// <summary>The line <c>%YAML</c>.</summary>
    VersionDirective,

    /// <summary>A line <c>%TAG</c>.</summary>
    TagDirective,

    /// <summary>The mark <c>---</c>.</summary>
    DocumentStart,

    /// <summary>The mark <c>...</c>.</summary>
    DocumentEnd,

    /// <summary>A list of lines with dashes begins.</summary>
    BlockSequenceStart,

    /// <summary>Pairs on lines begin.</summary>
    BlockMappingStart,

    /// <summary>Either ends.</summary>
    BlockEnd,

    /// <summary>An opening bracket.</summary>
    FlowSequenceStart,

    /// <summary>A closing bracket.</summary>
    FlowSequenceEnd,

    /// <summary>An opening brace.</summary>
    FlowMappingStart,

    /// <summary>A closing brace.</summary>
    FlowMappingEnd,

    /// <summary>A dash.</summary>
    BlockEntry,

    /// <summary>A comma.</summary>
    FlowEntry,

    /// <summary>A key follows.</summary>
    Key,

    /// <summary>A value follows.</summary>
    Value,

    /// <summary>The use of an anchor.</summary>
    Alias,

    /// <summary>An anchor.</summary>
    Anchor,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>Text.</summary>
    Scalar,
}
