using System.Globalization;
using System.Text;
using DmMaster.Config.Toml;

namespace DmMaster.Hosting.Settings;

/// <summary>The configuration dump: DM's keys, in DM's order, as <c>get-config master</c> shows them. The directory is the one in use, and empty when the state is in memory or in etcd.</summary>
internal static class OwnConfigText
{
    private const string Hidden = "******";

    /// <summary>The dump of some options, as TOML. Paths of key files are shown, keys are not.</summary>
    public static string Of(MasterOptions options)
    {
        var stock = options.Stock;
        var text = new StringBuilder();
        Put(text, "log-level", options.Log.LevelName);
        Put(text, "log-file", options.Log.File);
        Put(text, "log-format", options.Log.Json ? "json" : "text");
        Put(text, "log-rotate", stock.LogRotate);
        Put(text, "rpc-timeout", stock.RpcTimeout);
        PutRaw(text, "rpc-rate-limit", TomlText.Number(stock.RpcRateLimit));
        Put(text, "rpc-rate-burst", stock.RpcRateBurst);
        Put(text, "master-addr", options.MasterAddress);
        Put(text, "advertise-addr", options.AdvertiseAddress);
        Put(text, "config-file", stock.ConfigFile);
        Put(text, "name", options.Name);
        Put(text, "data-dir", options.Etcd is null ? options.DataDirectory ?? "" : "");
        Put(text, "peer-urls", stock.PeerUrls);
        Put(text, "advertise-peer-urls", stock.AdvertisePeerUrls);
        Put(text, "initial-cluster", stock.InitialCluster.Length > 0 ? stock.InitialCluster : stock.AloneAs(options.Name));
        Put(text, "initial-cluster-state", stock.InitialClusterState);
        Put(text, "join", stock.Join);
        Put(text, "max-txn-ops", stock.MaxTxnOps);
        Put(text, "max-request-bytes", stock.MaxRequestBytes);
        Put(text, "auto-compaction-mode", stock.AutoCompactionMode);
        Put(text, "auto-compaction-retention", stock.AutoCompactionRetention);
        Put(text, "quota-backend-bytes", stock.QuotaBackendBytes);
        PutRaw(text, "openapi", options.OpenApi ? "true" : "false");
        Put(text, "v1-sources-path", stock.V1SourcesPath);
        PutCertificates(text, stock);
        Put(text, "secret-key-path", stock.SecretKeyPath);
        return text.Append("\n[experimental]\n").ToString();
    }

    private static void PutCertificates(StringBuilder text, StockOptions stock)
    {
        Put(text, "ssl-ca", stock.SslCa);
        Put(text, "ssl-cert", stock.SslCert);
        Put(text, "ssl-key", stock.SslKey);
        if (stock.CertAllowedCn.Count > 0)
        {
            PutRaw(text, "cert-allowed-cn", $"[{string.Join(", ", stock.CertAllowedCn.Select(TomlText.Quote))}]");
        }

        Put(text, "ssl-ca-base64", stock.SslCaBase64);
        Put(text, "ssl-key-base64", stock.SslKeyBase64.Length == 0 ? "" : Hidden);
        Put(text, "ssl-cert-base64", stock.SslCertBase64);
    }

    private static void Put(StringBuilder text, string key, string value) => PutRaw(text, key, TomlText.Quote(value));

    private static void Put(StringBuilder text, string key, long value) => PutRaw(text, key, value.ToString(CultureInfo.InvariantCulture));

    private static void PutRaw(StringBuilder text, string key, string value) => text.Append(key).Append(" = ").Append(value).Append('\n');
}
