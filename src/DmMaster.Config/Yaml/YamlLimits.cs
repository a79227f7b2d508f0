namespace DmMaster.Config.Yaml;

/// <summary>How much a client's document may be. A document that is more is refused before a tree of it is built.</summary>
internal sealed record YamlLimits
{
    /// <summary>The limits for task and source files. A task over a thousand sources needs about a hundredth of each.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>The most characters in a document.</summary>
    public int Characters { get; init; } = 8 * 1024 * 1024;

    /// <summary>The deepest nesting. DM's own files need 5.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>The most nodes, counting what aliases stand for each time they are used.</summary>
    public int Nodes { get; init; } = 500_000;

    /// <summary>The most aliases.</summary>
    public int Aliases { get; init; } = 10_000;

    /// <summary>The most characters in one scalar.</summary>
    public int ScalarCharacters { get; init; } = 1024 * 1024;
}
