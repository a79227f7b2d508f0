using DmMaster.Config.Yaml;

namespace DmMaster.Config.Fields;

/// <summary>Reads a whole document strictly.</summary>
internal static class YamlDecoder
{
    /// <summary>The section that a document is, or error 20003.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="codec">How the section is read.</param>
    /// <param name="start">What it starts from; also what an empty document is.</param>
    /// <param name="what">The error's message.</param>
    public static DmResult<T> Decode<T>(string yaml, RecordCodec<T> codec, T start, string what)
        where T : class
    {
        var document = YamlReader.Read(yaml, YamlLimits.Default);
        if (document.HasFailed(out var error))
        {
            return ConfigErrors.YamlTransform(what, error);
        }

        if (document.Root is not { } root)
        {
            return start;
        }

        var errors = new DecodeErrors();
        errors.Check(root);
        if (root.IsNull && !errors.Any)
        {
            return start;
        }

        var result = codec.Decode(root, start, errors);
        return errors.Any ? ConfigErrors.YamlTransform(what, errors.Text) : result;
    }
}
