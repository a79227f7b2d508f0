namespace DmMaster.Config.Yaml.Syntax;

/// <summary>What the handles of tags stand for in a document.</summary>
internal sealed class TagHandles
{
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    /// <summary>Reads the directives before a document.</summary>
    public void ReadDirectives(YamlTokenizer tokens)
    {
        var hasVersion = false;
        for (var token = tokens.Peek(); token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective; token = tokens.Peek())
        {
            if (token.Kind == YamlTokenKind.TagDirective)
            {
                if (!_prefixes.TryAdd(token.Text, token.Suffix))
                {
                    throw YamlSyntaxException.OfGrammar("found duplicate %TAG directive", token.Start);
                }
            }
            else if (hasVersion)
            {
                throw YamlSyntaxException.OfGrammar("found duplicate %YAML directive", token.Start);
            }
            else if (token.Text != "1.1")
            {
                throw YamlSyntaxException.OfGrammar("found incompatible YAML document", token.Start);
            }

            hasVersion |= token.Kind == YamlTokenKind.VersionDirective;
            tokens.Take();
        }
    }

    /// <summary>The long form of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="node">Where its node begins.</param>
    public string Resolve(YamlToken tag, YamlMark node) => tag.Text switch
    {
        "" => tag.Suffix,
        var handle when _prefixes.TryGetValue(handle, out var prefix) => prefix + tag.Suffix,
        "!" => "!" + tag.Suffix,
        "!!" => YamlTags.LongPrefix + tag.Suffix,
        _ => throw YamlSyntaxException.OfGrammar("found undefined tag handle", tag.Start, node),
    };

    /// <summary>The document is over.</summary>
    public void Forget() => _prefixes.Clear();
}
