using System.Buffers;
using System.Globalization;
using System.Text;
using DmMaster.Config;
using DmMaster.Config.Files;

namespace DmMaster.Databases.Connecting;

/// <summary>The certificates that a source names or holds, as text; empty where it has none.</summary>
/// <param name="Authority">Whom to believe.</param>
/// <param name="Certificate">What to show.</param>
/// <param name="Key">The key of that.</param>
internal sealed record TlsContent(string Authority, string Certificate, string Key)
{
    private const int MaxBytes = 1 << 20;

    private const string Unreadable = "no such file or directory, or none that can be read: it must be a regular file of at most 1 MiB on the machine of dm-master";

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    /// <summary>Whether there is anything.</summary>
    public bool IsEmpty => Authority.Length + Certificate.Length + Key.Length == 0;

    /// <summary>Reads them, in DM's order: what stands in the source itself, in base64, and last the files.</summary>
    /// <param name="security">Where they are.</param>
    /// <param name="onUnreadable">Told why a file cannot be read. Whoever named it is not: it might ask for any file of this machine.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    public static async Task<DmResult<TlsContent>> ReadAsync(SecurityConfig security, Action<string> onUnreadable, CancellationToken cancellationToken)
    {
        var problem = "";
        var authority = Decode(security.CaBytes, security.CaBase64, ref problem);
        var key = Decode(security.KeyBytes, security.KeyBase64, ref problem);
        var certificate = Decode(security.CertificateBytes, security.CertificateBase64, ref problem);
        if (problem.Length > 0)
        {
            return DatabaseErrors.TlsFiles(problem);
        }

        string[] texts = [authority, key, certificate];
        string[] paths = [security.CaPath, security.KeyPath, security.CertificatePath];
        for (var at = 0; at < texts.Length; at++)
        {
            if (texts[at].Length > 0 || paths[at].Length == 0)
            {
                continue;
            }

            var file = await GuardedFile.ReadAsync(paths[at], MaxBytes, cancellationToken);
            if (!file.TryGetText(out var text, out var error))
            {
                onUnreadable(error);
                return DatabaseErrors.TlsFiles($"open {paths[at]}: {Unreadable}");
            }

            texts[at] = text;
        }

        return new TlsContent(texts[0], texts[2], texts[1]);
    }

    private static string Decode(IReadOnlyList<byte>? bytes, string base64, ref string problem)
    {
        if (bytes is { Count: > 0 })
        {
            return Encoding.UTF8.GetString([.. bytes]);
        }

        var decoded = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64, decoded, out var length))
        {
            return Encoding.UTF8.GetString(decoded, 0, length);
        }

        Note(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {WrongAt(base64)}"), ref problem);
        return "";
    }

    private static int WrongAt(string base64)
    {
        var wrong = base64.AsSpan().IndexOfAnyExcept(Base64);
        return wrong >= 0 && base64[wrong] != '=' ? wrong : base64.Length - (base64.Length % 4);
    }

    // The first one is told.
    private static void Note(string found, ref string problem) => problem = problem.Length > 0 ? problem : found;
}
