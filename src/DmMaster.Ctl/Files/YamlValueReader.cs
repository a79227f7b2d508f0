using DmMaster.Config.Yaml.Syntax;

namespace DmMaster.Ctl.Files;

/// <summary>Collects the values of one YAML document, with a stack of its own.</summary>
/// <param name="values">Takes each value by its path. Values inside lists have no path.</param>
internal sealed class YamlValueReader(Dictionary<string, YamlValue> values)
{
    private readonly Stack<Level> _levels = new();

    /// <summary>Reads up to the end of the document.</summary>
    /// <returns>Null, or why it is not read further.</returns>
    /// <exception cref="YamlSyntaxException">The text is no YAML.</exception>
    public string? Run(YamlEventReader events)
    {
        for (var next = events.Next(); next.Kind is not (YamlEventKind.DocumentEnd or YamlEventKind.StreamEnd); next = events.Next())
        {
            if (_levels.Count > YamlOutline.MaxDepth)
            {
                return $"line {next.Start.Line + 1}: exceeded max depth of {YamlOutline.MaxDepth}";
            }

            Take(next);
        }

        return null;
    }

    private void Take(YamlEvent next)
    {
        switch (next.Kind)
        {
            case YamlEventKind.MappingStart:
                _levels.Push(new Level(Path(), IsMapping: true, next.IsFlow, next.Start.Index));
                break;
            case YamlEventKind.SequenceStart:
                _levels.Push(new Level(Path(), IsMapping: false, IsFlow: true, next.Start.Index));
                break;
            case YamlEventKind.MappingEnd or YamlEventKind.SequenceEnd:
                Leave(next.Start.Index);
                break;
            case YamlEventKind.Scalar when _levels.TryPeek(out var level) && level.AwaitsKey:
                level.Key = next.Text;
                level.FirstKey ??= new YamlPlace(next.Start.Index, next.Start.Column + 1, level.IsFlow);
                break;
            case YamlEventKind.Scalar:
                var isNull = next is { IsPlain: true, Tag: "", Text: "" or "~" or "null" or "Null" or "NULL" };
                Add(Path(), new YamlValue(next.Start.Index, next.End.Index, isNull ? "" : next.Text) { IsEmpty = isNull || next.Text.Length == 0 });
                break;
            case YamlEventKind.Alias:
                Add(Path(), new YamlValue(next.Start.Index, next.End.Index, null));
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
