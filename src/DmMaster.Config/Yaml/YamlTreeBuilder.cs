using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DmMaster.Config.Yaml;

/// <summary>Builds a tree from events, without recursion, within limits.</summary>
internal sealed class YamlTreeBuilder(YamlLimits limits)
{
    private readonly Stack<OpenNode> _open = new();
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private int _aliases;
    private long _nodes;

    /// <summary>The tree, null while there is none.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong, null when nothing is.</returns>
    public string? Add(ParsingEvent next) => next switch
    {
        Scalar scalar => AddScalar(scalar),
        SequenceStart start => Open(YamlKind.Sequence, start),
        MappingStart start => Open(YamlKind.Mapping, start),
        SequenceEnd or MappingEnd => Close(),
        AnchorAlias alias => AddAlias(alias),
        _ => null,
    };

    private string? AddScalar(Scalar scalar)
    {
        var line = (int)scalar.Start.Line;
        if (scalar.Value.Length > limits.ScalarCharacters)
        {
            return $"line {line}: value has {scalar.Value.Length} characters, more than {limits.ScalarCharacters}";
        }

        if (YamlCharacters.HasLoneSurrogate(scalar.Value))
        {
            return $"{(line > 1 ? $"line {line}: " : "")}found invalid Unicode character escape code";
        }

        var node = new YamlNode
        {
            Kind = YamlKind.Scalar,
            Line = line,
            Tag = TagOf(scalar.Tag),
            Text = scalar.Value,
            IsPlain = scalar.Style == ScalarStyle.Plain,
        };
        return Count(line) ?? Attach(node, scalar.Anchor);
    }

    private string? Open(YamlKind kind, NodeEvent start)
    {
        var line = (int)start.Start.Line;
        if (_open.Count >= limits.Depth)
        {
            return $"line {line}: exceeded max depth of {limits.Depth}";
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = null;
        }

        _open.Push(new OpenNode(kind, line, TagOf(start.Tag), start.Anchor));
        return Count(line);
    }

    private string? Close()
    {
        var open = _open.Pop();
        var node = new YamlNode
        {
            Kind = open.Kind,
            Line = open.Line,
            Tag = open.Tag,
            Children = open.Children,
            Height = open.Height + 1,
            Size = open.Size,
        };
        return Attach(node, open.Anchor);
    }

    private string? AddAlias(AnchorAlias alias)
    {
        var (name, line) = (alias.Value.Value, alias.Start.Line);
        if (!_anchors.TryGetValue(name, out var node))
        {
            return $"unknown anchor '{name}' referenced";
        }

        if (node is null)
        {
            return $"anchor '{name}' value contains itself";
        }

        _nodes += node.Size;
        if (++_aliases > limits.Aliases || _nodes > limits.Nodes)
        {
            return "document contains excessive aliasing";
        }

        return _open.Count + node.Height > limits.Depth
            ? $"line {line}: exceeded max depth of {limits.Depth}"
            : Attach(node, AnchorName.Empty);
    }

    private string? Attach(YamlNode node, AnchorName anchor)
    {
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        if (_open.TryPeek(out var parent))
        {
            parent.Add(node);
        }
        else
        {
            Root ??= node;
        }

        return null;
    }

    private string? Count(int line) =>
        ++_nodes > limits.Nodes ? $"line {line}: document has more than {limits.Nodes} nodes" : null;

    private static string TagOf(TagName tag) => tag.IsEmpty ? "" : YamlTags.Shorten(tag.Value);

    private sealed record OpenNode(YamlKind Kind, int Line, string Tag, AnchorName Anchor)
    {
        public List<YamlNode> Children { get; } = [];

        public int Height { get; private set; }

        public long Size { get; private set; } = 1;

        public void Add(YamlNode child)
        {
            Children.Add(child);
            Height = Math.Max(Height, child.Height);
            Size += child.Size;
        }
    }
}
