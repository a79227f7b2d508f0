using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DmMaster.Config.Files;

/// <summary>What is in a file, or why it cannot be read.</summary>
/// <param name="Bytes">The bytes, null when it cannot be read.</param>
/// <param name="Error">One line in the words of Go's runtime, null when it can be read.</param>
public sealed record FileContent(byte[]? Bytes, string? Error)
{
    /// <summary>Whether it could be read.</summary>
    public bool TryGet([NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? error)
    {
        (bytes, error) = (Bytes, Error);
        return bytes is not null;
    }

    /// <summary>Whether it could be read, as text; what is not UTF-8 is replaced.</summary>
    public bool TryGetText([NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        text = Bytes is null ? null : Encoding.UTF8.GetString(Bytes);
        error = Error;
        return text is not null;
    }
}
