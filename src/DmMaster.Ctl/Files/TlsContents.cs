namespace DmMaster.Ctl.Files;

/// <summary>
/// Puts the contents of the certificate files that a <c>security</c> block names into the block itself: the files are on the operator's
/// machine, the master cannot read them. The rest of the text stays as it is. Stock dmctl rewrites the whole file to the same effect.
/// </summary>
internal static class TlsContents
{
    private static readonly string[] Kinds = ["ca", "key", "cert"];

    /// <summary>The text with the contents in it. A file that cannot be read changes nothing: the master says what it misses.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="security">The path of the block.</param>
    /// <param name="workingDirectory">The folder that relative paths start from.</param>
    public static string Fill(string yaml, YamlOutline outline, string security, string workingDirectory)
    {
        if (outline.Find(security)?.FirstKey is not { } place)
        {
            return yaml;
        }

        var mark = yaml.StartsWith(YamlOutline.Mark) ? 1 : 0;
        var edits = Kinds.Select(kind => Edit(outline, security, kind, place, workingDirectory)).OfType<TextEdit>();
        return yaml[..mark] + edits.OrderByDescending(edit => edit.Start).Aggregate(yaml[mark..], (text, edit) => edit.Apply(text));
    }

    private static TextEdit? Edit(YamlOutline outline, string security, string kind, YamlPlace place, string workingDirectory)
    {
        var present = outline.Find($"{security}/ssl-{kind}-bytes");
        if (present is { IsEmpty: false } || Content(outline, security, kind, workingDirectory) is not { Length: > 0 } content)
        {
            return null;
        }

        var list = $"[{string.Join(", ", content)}]";
        var separator = place.IsFlow ? ", " : "\n" + new string(' ', (int)place.Column - 1);
        return present is null
            ? new TextEdit((int)place.Index, (int)place.Index, $"ssl-{kind}-bytes: {list}{separator}")
            : new TextEdit((int)present.Start, (int)present.End, $" {list}");
    }

    private static byte[]? Content(YamlOutline outline, string security, string kind, string workingDirectory)
    {
        var base64 = outline.Text($"{security}/ssl-{kind}-base64");
        var buffer = new byte[base64.Length];
        if (base64.Length > 0 && Convert.TryFromBase64String(base64, buffer, out var length))
        {
            return buffer[..length];
        }

        var path = outline.Text($"{security}/ssl-{kind}");
        return path.Length > 0 && LocalFile.Read(path, workingDirectory).TryGet(out var content, out _) ? content : null;
    }
}
