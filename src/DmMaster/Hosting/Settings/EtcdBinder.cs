using System.Security.Cryptography;
using DmMaster.Config;
using DmMaster.Config.Files;
using DmMaster.Store.EtcdClient;

namespace DmMaster.Hosting.Settings;

/// <summary>From settings to the etcd cluster that holds the state.</summary>
internal static class EtcdBinder
{
    private const int MostBytes = 1 << 20;

    /// <summary>The cluster; null when none was given, or with an error.</summary>
    public static EtcdStoreOptions? Bind(SettingReader reader)
    {
        var given = reader.Text("etcd-endpoints");
        if (given.Length == 0)
        {
            return null;
        }

        var tls = BindTls(reader);
        var endpoints = given.Split(',').Select(text => Parse(text.Trim(), tls is not null)).ToList();
        if (endpoints.Contains(null))
        {
            reader.Errors.Add(StartErrors.Etcd($"'{given}' is no list of URLs or of host:port"));
            return null;
        }

        var options = new EtcdStoreOptions { Endpoints = [.. endpoints.OfType<Uri>()], Tls = tls };
        return Check(options, reader) ? options : null;
    }

    private static EtcdTls? BindTls(SettingReader reader)
    {
        static string? OrNull(string text) => text.Length == 0 ? null : text;
        var authority = reader.Text("etcd-ca");
        var (certificate, key) = (reader.Text("etcd-cert"), reader.Text("etcd-key"));
        if ((certificate.Length == 0) != (key.Length == 0) || (authority.Length == 0 && certificate.Length > 0))
        {
            reader.Errors.Add(StartErrors.Etcd("etcd-cert and etcd-key belong together, and to etcd-ca"));
        }

        return authority.Length == 0 ? null : new EtcdTls(authority) { CertificateFile = OrNull(certificate), KeyFile = OrNull(key) };
    }

    private static Uri? Parse(string text, bool isTls)
    {
        var scheme = isTls ? "https" : "http";
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"{scheme}://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            && GoHostPort.TrySplit(GoHostPort.WithoutScheme(url), out _, out _) && parsed.AbsolutePath == "/"
            ? new Uri(parsed.GetLeftPart(UriPartial.Authority))
            : null;
    }

    private static bool Check(EtcdStoreOptions options, SettingReader reader)
    {
        // A pipe or a device in the place of a file would hold the start up for ever.
        var files = options.Tls is { } tls ? (string?[])[tls.CaFile, tls.CertificateFile, tls.KeyFile] : [];
        var problem = files.OfType<string>().Select(static file => GuardedFile.Read(file, MostBytes).Error).FirstOrDefault(static error => error is not null);
        if (problem is not null)
        {
            reader.Errors.Add(StartErrors.Etcd(problem));
            return false;
        }

        try
        {
            EtcdConnections.CreateHandler(options, TimeProvider.System).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            reader.Errors.Add(StartErrors.Etcd(e.Message));
            return false;
        }
    }
}
