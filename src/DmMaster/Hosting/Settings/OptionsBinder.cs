using System.Globalization;
using DmMaster.Config;
using DmMaster.Hosting.Port;
using Serilog.Events;

namespace DmMaster.Hosting.Settings;

/// <summary>The single place where settings become <see cref="MasterOptions"/>, in DM's order of checks, all errors collected.</summary>
/// <param name="reader">The merged settings.</param>
internal sealed class OptionsBinder(SettingReader reader)
{
    private string _masterAddress = "";
    private string _advertiseAddress = "";

    /// <summary>The options; only good when the reader has no errors afterwards.</summary>
    public MasterOptions Bind()
    {
        BindMasterAddress();
        BindAdvertiseAddress();
        CheckAlone();
        var timeout = BindRpcTimeout();
        var name = DefaultDirectory.NameOf(reader);
        if (SecretKeyFile.Read(reader.Text("secret-key-path"), out var key) is { } badKey)
        {
            reader.Errors.Add(badKey);
        }

        var tls = BindTls();
        return new()
        {
            MasterAddress = _masterAddress,
            AdvertiseAddress = _advertiseAddress,
            Name = name,
            Tls = tls,
            Etcd = EtcdBinder.Bind(reader),
            DataDirectory = reader.Text("data-dir") is { Length: > 0 } directory ? directory : DefaultDirectory.Of(reader),
            AcceptsLoss = reader.Switch("accept-loss"),
            Log = BindLog(),
            OpenApi = reader.Switch("openapi"),
            SecretKey = key,
            RpcTimeout = timeout,
            UpstreamCheck = !reader.Switch("no-upstream-check"),
            AllowShardMode = reader.Switch("allow-shard-mode"),
            AckBudget = reader.Budget("ack-budget"),
            Silence = reader.Budget("silence"),
            QueryBudget = reader.Budget("query-budget"),
            Stock = BindStock(name, tls is null ? "http" : "https"),
            Warnings = [.. OptionsWarnings.Of(reader)],
        };
    }

    private void CheckAlone()
    {
        var names = reader.Text("initial-cluster").Split(',').Select(static member => member.Split('=')[0].Trim())
            .Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > 1)
        {
            reader.Errors.Add(StartErrors.SeveralMasters("initial-cluster", $"it names {names.Count} masters ({string.Join(", ", names)})"));
        }

        if (reader.Text("join") is { Length: > 0 } join)
        {
            reader.Errors.Add(StartErrors.SeveralMasters("join", $"it names another master ({join})"));
        }
    }

    private void BindMasterAddress()
    {
        _masterAddress = GoHostPort.WithoutScheme(reader.Text("master-addr"));
        if (!GoHostPort.TrySplit(_masterAddress, out var parts, out _))
        {
            reader.Errors.Add(StartErrors.MasterAddress(_masterAddress));
        }
        else if (reader.Text("advertise-addr").Length == 0 && !parts.IsReachable)
        {
            reader.Errors.Add(StartErrors.MasterAddressIsNoAdvertiseAddress(_masterAddress));
        }
        else if (!ushort.TryParse(parts.Port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            reader.Errors.Add(StartErrors.MasterAddressPort($"address {_masterAddress}: invalid port"));
        }
    }

    private void BindAdvertiseAddress()
    {
        var given = reader.Text("advertise-addr");
        _advertiseAddress = given.Length == 0 ? _masterAddress : GoHostPort.WithoutScheme(given);
        if (given.Length == 0)
        {
            return;
        }

        if (!GoHostPort.TrySplit(_advertiseAddress, out var parts, out var problem))
        {
            reader.Errors.Add(StartErrors.AdvertiseAddress(_advertiseAddress, problem));
        }
        else if (!parts.IsReachable)
        {
            reader.Errors.Add(StartErrors.AdvertiseAddress(_advertiseAddress));
        }
    }

    private TimeSpan BindRpcTimeout()
    {
        if (!GoDuration.TryParse(reader.TextOr("rpc-timeout", "30s"), out var timeout, out var problem))
        {
            reader.Errors.Add(StartErrors.RpcTimeout(problem));
        }
        else if (timeout <= TimeSpan.Zero)
        {
            reader.Errors.Add(StartErrors.RpcTimeout($"{GoDuration.Format(timeout)} is not above 0s"));
        }

        return timeout;
    }

    private TlsOptions? BindTls()
    {
        if (reader.Text("ssl-ca").Length == 0)
        {
            return null;
        }

        var tls = new TlsOptions(reader.Text("ssl-ca"), reader.Text("ssl-cert"), reader.Text("ssl-key"))
        {
            AllowedCommonNames = reader.Texts("cert-allowed-cn"),
        };
        if (!TlsMaterial.TryLoad(tls, out var material, out var problem))
        {
            reader.Errors.Add(StartErrors.Tls(problem));
        }

        material?.Dispose();
        return tls;
    }

    private LogOptions BindLog()
    {
        var level = reader.TextOr("log-level", "info").ToLowerInvariant();
        var format = reader.TextOr("log-format", "text");
        var known = LogLevels.Parse(level);
        if (known is null)
        {
            reader.Errors.Add(StartErrors.Logger($"unrecognized level: \"{level}\""));
        }

        if (format is not ("text" or "json"))
        {
            reader.Errors.Add(StartErrors.Logger($"unsupported log format: {format}"));
        }

        return new()
        {
            Level = known ?? LogEventLevel.Information,
            LevelName = level,
            File = reader.Text("log-file"),
            Json = format == "json",
        };
    }

    private StockOptions BindStock(string name, string scheme)
    {
        var peers = WithScheme(reader.TextOr("peer-urls", "http://127.0.0.1:8291"), scheme);
        var advertised = WithScheme(reader.TextOr("advertise-peer-urls", peers), scheme);
        return new()
        {
            ConfigFile = reader.TextOr("config", reader.Text("config-file")),
            LogRotate = reader.Text("log-rotate"),
            RpcTimeout = reader.TextOr("rpc-timeout", "30s"),
            RpcRateLimit = reader.Number("rpc-rate-limit") is > 0 and var rate ? rate : 10,
            RpcRateBurst = reader.Integer("rpc-rate-burst") is > 0 and var burst ? burst : 40,
            PeerUrls = peers,
            AdvertisePeerUrls = advertised,
            InitialCluster = reader.TextOr("initial-cluster", string.Join(',', advertised.Split(',').Select(url => $"{name}={url}"))),
            InitialClusterState = reader.TextOr("initial-cluster-state", "new"),
            Join = reader.Text("join"),
            MaxTxnOps = reader.Integer("max-txn-ops"),
            MaxRequestBytes = reader.Integer("max-request-bytes"),
            AutoCompactionMode = reader.TextOr("auto-compaction-mode", "periodic"),
            AutoCompactionRetention = reader.TextOr("auto-compaction-retention", "1h"),
            QuotaBackendBytes = Math.Max(reader.Integer("quota-backend-bytes"), 524288000),
            V1SourcesPath = reader.Text("v1-sources-path"),
            SecretKeyPath = reader.Text("secret-key-path"),
            SslCa = reader.Text("ssl-ca"),
            SslCert = reader.Text("ssl-cert"),
            SslKey = reader.Text("ssl-key"),
            CertAllowedCn = reader.Texts("cert-allowed-cn"),
            SslCaBase64 = reader.Text("ssl-ca-base64"),
            SslKeyBase64 = reader.Text("ssl-key-base64"),
            SslCertBase64 = reader.Text("ssl-cert-base64"),
        };
    }

    private static string WithScheme(string urls, string scheme) =>
        string.Join(',', urls.Split(',').Select(url => $"{scheme}://{GoHostPort.WithoutScheme(url)}"));
}
