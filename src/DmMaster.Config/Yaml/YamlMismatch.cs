using System.Text;

namespace DmMaster.Config.Yaml;

/// <summary>A node as it is shown in an error about its type.</summary>
internal static class YamlMismatch
{
    private const int MostBytes = 10;
    private const int ShownBytes = 7;

    /// <summary>The type, and the value in back-quotes, cut as yaml.v2 cuts it.</summary>
    public static string Describe(YamlNode node) => node.Kind switch
    {
        YamlKind.Sequence => YamlTags.Seq,
        YamlKind.Mapping => YamlTags.Map,
        _ when node.Tag is YamlTags.Seq or YamlTags.Map => node.Tag + node.Text,
        _ when node.Tag.Length > 0 => $"{node.Tag} `{Cut(node.Text)}`",
        _ => $"{YamlScalar.Resolve(node).Tag} `{Cut(node.Text)}`",
    };

    private static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MostBytes)
        {
            return text;
        }

        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > ShownBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length] + "...";
    }
}
