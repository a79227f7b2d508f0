namespace DmMaster.Config.Yaml;

/// <summary>One node of a measured document. What an alias names is shared, not copied.</summary>
internal sealed class YamlNode
{
    /// <summary>The node's shape.</summary>
    public required YamlKind Kind { get; init; }

    /// <summary>The line it starts at, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The tag as written, in its short form such as <c>!!str</c>; empty when there is none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>A scalar's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether a scalar was written without quotes, so that its type follows from its text.</summary>
    public bool IsPlain { get; init; }

    /// <summary>A list's items; a mapping's keys and values in turn.</summary>
    public IReadOnlyList<YamlNode> Children { get; init; } = [];

    /// <summary>The levels below this node.</summary>
    public int Height { get; init; }

    /// <summary>The nodes in it, aliases expanded.</summary>
    public long Size { get; init; } = 1;

    /// <summary>Whether it is nothing: <c>~</c>, <c>null</c> or an empty value.</summary>
    public bool IsNull => Kind == YamlKind.Scalar && YamlScalar.Resolve(this).Tag == YamlTags.Null;
}
