using DmMaster.Config.Fields;

namespace DmMaster.Config.Yaml;

/// <summary>A mapping's pairs, with merge keys (<c>&lt;&lt;</c>) replaced by what they bring.</summary>
internal static class YamlPairs
{
    /// <summary>The pairs in order. A key that is not text is an error and is left out.</summary>
    public static IEnumerable<(YamlNode Key, YamlNode Value)> Of(YamlNode mapping, DecodeErrors errors)
    {
        for (var at = 0; at + 1 < mapping.Children.Count && errors.Fatal is null; at += 2)
        {
            var (key, value) = (mapping.Children[at], mapping.Children[at + 1]);
            if (key.Kind != YamlKind.Scalar)
            {
                errors.Add(key.Line, $"cannot unmarshal {YamlMismatch.Describe(key)} into string");
            }
            else if (IsMerge(key))
            {
                foreach (var pair in Merged(value, errors))
                {
                    yield return pair;
                }
            }
            else
            {
                yield return (key, value);
            }
        }
    }

    /// <summary>What a key is called: nothing, when it is null.</summary>
    public static string NameOf(YamlNode key, DecodeErrors errors)
    {
        errors.Check(key);
        return key.IsNull ? "" : YamlScalar.TextOf(key);
    }

    /// <summary>Whether a key stands for another mapping's pairs.</summary>
    public static bool IsMerge(YamlNode key) =>
        key is { Kind: YamlKind.Scalar, Text: "<<", IsPlain: true } && key.Tag is "" or YamlTags.Merge;

    private static IEnumerable<(YamlNode Key, YamlNode Value)> Merged(YamlNode value, DecodeErrors errors)
    {
        // The last mapping of a list comes first, so that the first one wins.
        var mappings = value.Kind == YamlKind.Sequence ? value.Children.Reverse() : [value];
        foreach (var mapping in mappings)
        {
            if (mapping.Kind != YamlKind.Mapping)
            {
                errors.Stop("yaml: map merge requires map or sequence of maps as the value");
                yield break;
            }

            foreach (var pair in Of(mapping, errors))
            {
                yield return pair;
            }
        }
    }
}
