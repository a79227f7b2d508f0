using DmMaster.Config.Yaml.Syntax;

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
    public string? Add(YamlEvent next) => next.Kind switch
    {
        YamlEventKind.Scalar => AddScalar(next),
        YamlEventKind.SequenceStart => Open(YamlKind.Sequence, next),
        YamlEventKind.MappingStart => Open(YamlKind.Mapping, next),
        YamlEventKind.SequenceEnd or YamlEventKind.MappingEnd => Close(),
        YamlEventKind.Alias => AddAlias(next),
        _ => null,
    };

    private string? AddScalar(YamlEvent scalar)
    {
        var line = scalar.Start.Line + 1;
        if (scalar.Text.Length > limits.ScalarCharacters)
        {
            return $"line {line}: value has {scalar.Text.Length} characters, more than {limits.ScalarCharacters}";
        }

        var node = new YamlNode
        {
            Kind = YamlKind.Scalar,
            Line = line,
            Tag = YamlTags.Shorten(scalar.Tag),
            Text = scalar.Text,
            IsPlain = scalar.IsPlain,
        };
        return Count(line) ?? Attach(node, scalar.Anchor);
    }

    private string? Open(YamlKind kind, YamlEvent start)
    {
        var line = start.Start.Line + 1;
        if (_open.Count >= limits.Depth)
        {
            return $"line {line}: exceeded max depth of {limits.Depth}";
        }

        if (start.Anchor.Length > 0)
        {
            _anchors[start.Anchor] = null;
        }

        _open.Push(new OpenNode(kind, line, YamlTags.Shorten(start.Tag), start.Anchor));
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

    private string? AddAlias(YamlEvent alias)
    {
        var (name, line) = (alias.Text, alias.Start.Line + 1);
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
            : Attach(node, "");
    }

    private string? Attach(YamlNode node, string anchor)
    {
        if (anchor.Length > 0)
        {
            _anchors[anchor] = node;
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

    private sealed record OpenNode(YamlKind Kind, int Line, string Tag, string Anchor)
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
