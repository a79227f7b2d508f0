namespace DmMaster.Config.Yaml.Syntax;

/// <summary>What happens next in a document.</summary>
public enum YamlEventKind
{
    /// <summary>A document begins.</summary>
    DocumentStart,

    /// <summary>A document ends.</summary>
    DocumentEnd,

    /// <summary>There is no further document.</summary>
    StreamEnd,

    /// <summary>A text.</summary>
    Scalar,

    /// <summary>A node that stood before, by its name.</summary>
    Alias,

    /// <summary>A list begins.</summary>
    SequenceStart,

    /// <summary>The list ends.</summary>
    SequenceEnd,

    /// <summary>Pairs begin: keys and values in turn.</summary>
    MappingStart,

    /// <summary>The pairs end.</summary>
    MappingEnd,
}
