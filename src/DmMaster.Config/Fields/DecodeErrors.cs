using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>What is wrong with a document: all of it where that is possible, the first thing where it is not.</summary>
internal sealed class DecodeErrors
{
    private const int MostListed = 100;
    private const int MostCharacters = 512;
    private readonly List<string> _issues = [];
    private int _unlisted;

    /// <summary>The error that ended the work, null when none did.</summary>
    public string? Fatal { get; private set; }

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => Fatal is not null || _issues.Count > 0;

    /// <summary>All of it as one text, as Go's yaml.v2 prints it.</summary>
    public string Text => Fatal ?? $"yaml: unmarshal errors:\n  {string.Join("\n  ", _issues)}{More}";

    private string More => _unlisted > 0 ? $"\n  and {_unlisted} more" : "";

    /// <summary>Notes one thing and goes on.</summary>
    public void Add(int line, string text)
    {
        if (_issues.Count < MostListed)
        {
            _issues.Add($"line {line}: {GoFormat.Cut(text, MostCharacters)}");
        }
        else
        {
            _unlisted++;
        }
    }

    /// <summary>Ends the work when a scalar is not what its tag says.</summary>
    public void Check(YamlNode node)
    {
        if (node.Kind == YamlKind.Scalar && node.Tag.Length > 0 && YamlScalar.FindFault(node) is { } fault)
        {
            Stop(fault);
        }
    }

    /// <summary>Ends the work with an error that hides the others.</summary>
    public void Stop(string text) => Fatal ??= text;
}
