namespace DmMaster.Config.Yaml;

/// <summary>The three shapes of a node.</summary>
internal enum YamlKind
{
    /// <summary>Text.</summary>
    Scalar,

    /// <summary>A list.</summary>
    Sequence,

    /// <summary>Pairs.</summary>
    Mapping,
}
