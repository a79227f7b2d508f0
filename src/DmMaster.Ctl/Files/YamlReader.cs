using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DmMaster.Ctl.Files;

/// <summary>Collects the values of one YAML document, with a stack of its own.</summary>
/// <param name="values">Takes each value by its path. Values inside lists have no path.</param>
internal sealed class YamlReader(Dictionary<string, YamlValue> values)
{
    private readonly Stack<Level> _levels = new();

    /// <summary>Reads up to the end of the document.</summary>
    /// <returns>Null, or why it is not read further.</returns>
    /// <exception cref="YamlException">The text is no YAML.</exception>
    public string? Run(Parser parser)
    {
        while (parser.MoveNext() && parser.Current is not DocumentEnd)
        {
            if (_levels.Count > YamlOutline.MaxDepth)
            {
                return $"line {parser.Current?.Start.Line}: exceeded max depth of {YamlOutline.MaxDepth}";
            }

            Take(parser.Current);
        }

        return null;
    }

    private void Take(ParsingEvent? current)
    {
        switch (current)
        {
            case MappingStart start:
                _levels.Push(new Level(Path(), IsMapping: true, start.Style is MappingStyle.Flow, start.Start.Index));
                break;
            case SequenceStart start:
                _levels.Push(new Level(Path(), IsMapping: false, IsFlow: true, start.Start.Index));
                break;
            case MappingEnd or SequenceEnd:
                Leave(current.Start.Index);
                break;
            case Scalar scalar when _levels.TryPeek(out var level) && level.AwaitsKey:
                level.Key = scalar.Value;
                level.FirstKey ??= new YamlPlace(scalar.Start.Index, scalar.Start.Column, level.IsFlow);
                break;
            case Scalar scalar:
                var isNull = scalar.IsPlainImplicit && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
                Add(Path(), new YamlValue(scalar.Start.Index, scalar.End.Index, isNull ? "" : scalar.Value) { IsEmpty = isNull || scalar.Value.Length == 0 });
                break;
            case AnchorAlias alias:
                Add(Path(), new YamlValue(alias.Start.Index, alias.End.Index, null));
                break;
        }
    }

    // The path of the value that begins now. A key that is no plain text leads nowhere.
    private string? Path()
    {
        if (!_levels.TryPeek(out var level))
        {
            return "";
        }

        level.Count++;
        if (level.AwaitsKey)
        {
            level.Key = "";
            return null;
        }

        var key = level.Key;
        level.Key = null;
        return string.IsNullOrEmpty(key) || level.Path is null ? null : level.Path.Length == 0 ? key : $"{level.Path}/{key}";
    }

    // In brackets the value ends with the closing one; a block has no end of its own.
    private void Leave(long end)
    {
        var level = _levels.Pop();
        Add(level.Path, new YamlValue(level.Start, level.IsFlow ? end + 1 : end, null) { FirstKey = level.FirstKey, IsEmpty = level.Count == 0 });
    }

    private void Add(string? path, YamlValue value)
    {
        if (!string.IsNullOrEmpty(path))
        {
            values[path] = value;
        }
    }

    private sealed record Level(string? Path, bool IsMapping, bool IsFlow, long Start)
    {
        public string? Key { get; set; }

        public YamlPlace? FirstKey { get; set; }

        public int Count { get; set; }

        public bool AwaitsKey => IsMapping && Key is null;
    }
}
