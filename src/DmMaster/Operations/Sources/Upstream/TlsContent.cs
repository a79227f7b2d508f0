using System.Buffers;
using System.Globalization;
using System.Text;
using DmMaster.Config;

namespace DmMaster.Operations.Sources.Upstream;

/// <summary>The certificates that a source names or holds, as text; empty where it has none.</summary>
/// <param name="Authority">Whom to believe.</param>
/// <param name="Certificate">What to show.</param>
/// <param name="Key">The key of that.</param>
internal sealed record TlsContent(string Authority, string Certificate, string Key)
{
    private const int MaxBytes = 1 << 20;

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    /// <summary>Whether there is anything.</summary>
    public bool IsEmpty => Authority.Length + Certificate.Length + Key.Length == 0;

    /// <summary>Reads them, in DM's order: what stands in the source itself, in base64, and last the files.</summary>
    public static DmResult<TlsContent> Read(SecurityConfig security)
    {
        var problem = "";
        var authority = Decode(security.CaBytes, security.CaBase64, ref problem);
        var key = Decode(security.KeyBytes, security.KeyBase64, ref problem);
        var certificate = Decode(security.CertificateBytes, security.CertificateBase64, ref problem);
        authority = ReadFile(authority, security.CaPath, ref problem);
        key = ReadFile(key, security.KeyPath, ref problem);
        certificate = ReadFile(certificate, security.CertificatePath, ref problem);
        return problem.Length > 0 ? UpstreamErrors.TlsFiles(problem) : new TlsContent(authority, certificate, key);
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

    private static string ReadFile(string present, string path, ref string problem)
    {
        if (present.Length > 0 || path.Length == 0 || problem.Length > 0)
        {
            return present;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            var bytes = new byte[MaxBytes];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length < bytes.Length)
            {
                return Encoding.UTF8.GetString(bytes, 0, length);
            }

            Note($"read {path}: more than a certificate", ref problem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Note(GoFileText.OfReading(path, failure), ref problem);
        }

        return "";
    }

    // The first one is told.
    private static void Note(string found, ref string problem) => problem = problem.Length > 0 ? problem : found;
}
