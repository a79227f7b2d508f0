using DmMaster.Config;
using DmMaster.Hosting;
using DmMaster.Hosting.Settings;
using Serilog.Events;

namespace DmMaster.Tests.Hosting;

public sealed class OptionsLoaderTests : IDisposable
{
    private const string Good = "-master-addr=127.0.0.1:8261";
    private readonly string _directory = Directory.CreateTempSubdirectory("dm-options").FullName;
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_AddressOnly_GivesDefaults()
    {
        var options = Run(Good);
        Assert.Equal("127.0.0.1:8261", options.MasterAddress);
        Assert.Equal("127.0.0.1:8261", options.AdvertiseAddress);
        Assert.Equal("dm-master-" + Environment.MachineName, options.Name);
        Assert.Equal((false, true), (options.OpenApi, options.UpstreamCheck));
        Assert.Equal((12, 3, 2, 30), (options.AckBudget.TotalSeconds, options.Silence.TotalSeconds, options.QueryBudget.TotalSeconds, options.RpcTimeout.TotalSeconds));
        Assert.Equal((LogEventLevel.Information, "", false), (options.Log.Level, options.Log.File, options.Log.Json));
        Assert.Null(options.DataDirectory);
        Assert.Equal($"{options.Name}=http://127.0.0.1:8291", options.Stock.InitialCluster);
        Assert.Null(options.Tls);
        Assert.Empty(options.Warnings);
    }

    [Theory]
    [InlineData("127.0.0.1:2379", "http://127.0.0.1:2379/")]
    [InlineData("http://a:1, b:2,https://c:3/", "http://a:1/", "http://b:2/", "https://c:3/")]
    [InlineData("[::1]:2379", "http://[::1]:2379/")]
    public void Load_EtcdEndpoints_AreUrlsOrAddresses(string text, params string[] expected)
    {
        var options = Run(Good, "-etcd-endpoints", text, "-data-dir", "x");
        Assert.Equal(expected, options.Etcd!.Endpoints.Select(endpoint => endpoint.AbsoluteUri));
        Assert.Null(options.Etcd.Tls);
        Assert.Equal(["data-dir has no effect with etcd-endpoints: state is in etcd"], options.Warnings);
        Assert.StartsWith("in etcd (", options.StateText, StringComparison.Ordinal);
    }

    /// <remarks>For one start: a file would go on accepting what nobody looked at.</remarks>
    [Fact]
    public void Load_AcceptLoss_IsOffUnlessAskedByFlag()
    {
        Assert.False(Run(Good).AcceptsLoss);
        Assert.True(Run(Good, "--accept-loss").AcceptsLoss);
        Assert.NotEmpty(Refuse(Good, "-config", Write("accept-loss = true\n")));
    }

    [Fact]
    public void Load_AllowShardMode_IsOffUnlessAsked()
    {
        Assert.False(Run(Good).AllowShardMode);
        Assert.False(Run(Good, "-allow-shard-mode=false").AllowShardMode);
        Assert.True(Run(Good, "--allow-shard-mode").AllowShardMode);
        Assert.True(Run(Good, "-config", Write("allow-shard-mode = true\n")).AllowShardMode);
    }

    [Fact]
    public void Load_EtcdEndpointsInTheFile_AreRead()
    {
        var file = Write("etcd-endpoints = \"a:1,b:2\"\n");
        Assert.Equal(2, Run(Good, "-config", file).Etcd!.Endpoints.Count);
    }

    [Theory]
    [InlineData("ftp://a:1")]
    [InlineData("a")]
    [InlineData("a:1,,b:2")]
    [InlineData(",")]
    [InlineData("http://a:1/path")]
    public void Load_BadEtcdEndpoints_IsAnError(string text)
    {
        var error = Assert.Single(Refuse(Good, "-etcd-endpoints", text));
        Assert.Equal((38037, $"'{text}' is no list of URLs or of host:port"), (error.Code, error.RawCause));
    }

    [Theory]
    [InlineData("-etcd-cert", "c")]
    [InlineData("-etcd-ca", "/no/such/file")]
    [InlineData("-etcd-ca", "a", "-etcd-key", "k")]
    public void Load_BadEtcdCertificates_IsAnError(params string[] arguments) =>
        Assert.All(Refuse([Good, "-etcd-endpoints", "a:1", .. arguments]), error => Assert.Equal(38037, error.Code));

    [Theory]
    [InlineData("-name", "a")]
    [InlineData("--name", "a")]
    [InlineData("-name=a")]
    [InlineData("--name=a")]
    [InlineData("-name=b", "-name=a")]
    [InlineData("-name=a", "--")]
    public void Load_GoFlagSyntax_IsRead(params string[] arguments) => Assert.Equal("a", Run([Good, .. arguments]).Name);

    [Theory]
    [InlineData("-openapi", true)]
    [InlineData("--openapi=T", true)]
    [InlineData("-openapi=0", false)]
    public void Load_Switch_TakesItsValueAfterEquals(string argument, bool expected) => Assert.Equal(expected, Run(Good, argument).OpenApi);

    [Fact]
    public void Load_SameSettingEverywhere_FlagThenEnvironmentThenFile()
    {
        var file = Write("name = \"f\"\nack-budget = \"1s\"\nsilence = \"1s\"\n");
        _environment["DM_MASTER_NAME"] = "e";
        _environment["DM_MASTER_SILENCE"] = "2s";
        var options = Run(Good, "-config", file, "-name", "g");
        Assert.Equal(("g", 1, 2), (options.Name, options.AckBudget.TotalSeconds, options.Silence.TotalSeconds));
        Assert.Equal(file, options.Stock.ConfigFile);
    }

    [Fact]
    public void Load_VariablesOfOthers_AreLeftAlone()
    {
        _environment["DM_MASTER_PORT"] = "tcp://10.0.0.1:8261";
        _environment["DM_MASTER_ADDR"] = "nonsense";
        _environment["DM_MASTER_NAME"] = "";
        Assert.Equal("dm-master-" + Environment.MachineName, Run(Good).Name);
    }

    [Fact]
    public void Load_VariableOfWrongType_IsAnError()
    {
        _environment["DM_MASTER_OPENAPI"] = "maybe";
        var error = Assert.Single(Refuse(Good));
        Assert.Equal((38010, "invalid value \"maybe\" for environment variable DM_MASTER_OPENAPI: parse error"), (error.Code, error.RawCause));
    }

    [Theory]
    [InlineData("-nope", 38010, "parse config flag set", "flag provided but not defined: -nope")]
    [InlineData("-openapi=maybe", 38010, "parse config flag set", "invalid boolean value \"maybe\" for -openapi: parse error")]
    [InlineData("-max-txn-ops=x", 38010, "parse config flag set", "invalid value \"x\" for flag -max-txn-ops: parse error")]
    [InlineData("-name", 38010, "parse config flag set", "flag needs an argument: -name")]
    [InlineData("---name=x", 38010, "parse config flag set", "bad flag syntax: ---name=x")]
    [InlineData("stray", 38012, "'stray' is an invalid flag", "")]
    [InlineData("-ack-budget=0s", 38010, "parse config flag set", "flag -ack-budget: \"0s\" is not above 0s and at most 1h0m0s")]
    [InlineData("-silence=2h", 38010, "parse config flag set", "flag -silence: \"2h\" is not above 0s and at most 1h0m0s")]
    [InlineData("-query-budget=soon", 38010, "parse config flag set", "flag -query-budget: time: invalid duration \"soon\"")]
    [InlineData("-advertise-addr=nowhere", 38042, "advertise address nowhere not valid", "address nowhere: missing port in address")]
    [InlineData("-advertise-addr=0.0.0.0:8261", 38042, "advertise address 0.0.0.0:8261 not valid", "")]
    [InlineData("-advertise-addr=host:", 38042, "advertise address host: not valid", "")]
    [InlineData("-initial-cluster=m1=http://a:8291,m2=http://b:8291,m1=http://c:8291", 38037, "fail to generate config item initial-cluster for embed etcd",
        "it names 2 masters (m1, m2), and this version runs alone: each master would lead by itself, and give every source to a worker of its own")]
    [InlineData("-join=10.0.0.1:8261", 38037, "fail to generate config item join for embed etcd",
        "it names another master (10.0.0.1:8261), and this version runs alone: each master would lead by itself, and give every source to a worker of its own")]
    [InlineData("-L=loud", 11000, "init logger failed", "unrecognized level: \"loud\"")]
    [InlineData("-log-format=xml", 11000, "init logger failed", "unsupported log format: xml")]
    [InlineData("-secret-key-path=/nonexistent/key", 20067, "invalid secret key path or content: open /nonexistent/key: no such file or directory", "")]
    [InlineData("-ssl-ca=/nonexistent/ca", 38051, "TLS config not valid", "open /nonexistent/ca: no such file or directory")]
    [InlineData("-config=/nonexistent/file", 38013, "config toml transform", "open /nonexistent/file: no such file or directory")]
    public void Load_BadArgument_IsRefusedWithDmsCode(string argument, int code, string message, string cause)
    {
        var error = Assert.Single(Refuse(Good, argument));
        Assert.Equal((code, message, cause), (error.Code, error.Message, error.RawCause));
    }

    [Theory]
    [InlineData("", 38035, "host:port '' not valid")]
    [InlineData("8261", 38035, "host:port '8261' not valid")]
    [InlineData("http://127.0.0.1", 38035, "host:port '127.0.0.1' not valid")]
    [InlineData("::1:8261", 38035, "host:port '::1:8261' not valid")]
    [InlineData("[::1", 38035, "host:port '[::1' not valid")]
    [InlineData(":8261", 38035, "master-addr (:8261) must include the 'host' part (should not be '0.0.0.0') when advertise-addr is not set")]
    [InlineData("0.0.0.0:8261", 38035, "master-addr (0.0.0.0:8261) must include the 'host' part (should not be '0.0.0.0') when advertise-addr is not set")]
    [InlineData("host:", 38035, "master-addr (host:) must include the 'host' part (should not be '0.0.0.0') when advertise-addr is not set")]
    [InlineData("host:99999", 38037, "fail to generate config item invalid master-addr for embed etcd")]
    public void Load_BadMasterAddress_IsRefused(string address, int code, string message)
    {
        var error = Assert.Single(Refuse("-master-addr", address));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("https://[::1]:8261", "[::1]:8261")]
    [InlineData("http://host.example:1", "host.example:1")]
    public void Load_AddressWithScheme_IsStripped(string address, string expected) => Assert.Equal(expected, Run("-master-addr", address).AdvertiseAddress);

    [Fact]
    public void Load_ManyErrors_AreAllTold()
    {
        var file = Write("bbb = { x = 1, y = 2 }\nmaster-addr = 5\nrpc-timeout = \"soon\"\n[experimental]\nz = 1\n");
        var errors = Refuse("-config", file, "-nope", "value", "-advertise-addr", "x", "-secret-key-path", file);
        Assert.Equal([38013, 38011, 38010, 38035, 38042, 38014, 20067], errors.Select(static error => error.Code));
        Assert.Equal("master config contained unknown configuration options: bbb,bbb.x,bbb.y,experimental.z", errors[1].Message);
        Assert.Equal("time: invalid duration \"soon\"", errors[5].RawCause);
    }

    [Theory]
    [InlineData("name = 'a'\nName = 'b'")]
    [InlineData("name = 'a'\nname = 'b'")]
    [InlineData("name = ")]
    [InlineData("rpc-rate-burst = 1.5")]
    [InlineData("openapi = 'true'")]
    [InlineData("cert-allowed-cn = [1]")]
    [InlineData("\u0000")]
    public void Load_BadFile_IsRefused(string text) => Assert.Equal(38013, Assert.Single(Refuse(Good, "-config", Write(text))).Code);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Load_DeepFile_IsRefused(char bracket)
    {
        var error = Assert.Single(Refuse(Good, "-config", Write("name = " + new string(bracket, 100_000))));
        Assert.Equal("tables and arrays nest deeper than 32", error.RawCause);
    }

    [Fact]
    public void Load_HugeFile_IsRefused()
    {
        var error = Assert.Single(Refuse(Good, "-config", Write("#" + new string('x', FileReader.MaxBytes))));
        Assert.EndsWith("file too large", error.RawCause, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WholeStockFile_IsAcceptedWithOneWarning()
    {
        var options = Run("-config", Write("""
            Name = "m1"
            master-addr = ":8261"
            advertise-addr = "10.1.0.5:8261"
            peer-urls = "http://10.1.0.5:8291"
            initial-cluster = "m1=http://10.1.0.5:8291"
            join = ""
            max-txn-ops = 1
            rpc-rate-limit = 5
            ssl-ca-bytes = [1, 2]
            log-level = "DEBUG"
            [experimental]
            openapi = true
            """));
        Assert.Equal(("m1", true, LogEventLevel.Debug, 5.0), (options.Name, options.OpenApi, options.Log.Level, options.Stock.RpcRateLimit));
        Assert.Equal(1, options.Stock.MaxTxnOps);
        Assert.Equal(
            "settings of stock DM that have no effect here: peer-urls, initial-cluster, join, rpc-rate-limit, ssl-ca-bytes", options.Warnings[0]);
        Assert.Equal("openapi has no effect in this version: /api/v1 and /dashboard/ are not served", options.Warnings[1]);
        Assert.Equal(3, options.Warnings.Count);
    }

    [Fact]
    public void Load_DataDir_OnlyWhenItIsGiven()
    {
        Assert.Equal("/data", Run(Good, "-data-dir", "/data").DataDirectory);
        Assert.Null(Run(Good).DataDirectory);
        Assert.Null(Run(Good, "-data-dir", "").DataDirectory);
        Assert.Empty(Run(Good, "-data-dir", "/data").Warnings);
    }

    [Theory]
    [InlineData("peer-urls", "http://127.0.0.1:8291")]
    [InlineData("advertise-peer-urls", "http://127.0.0.1:8291")]
    [InlineData("initial-cluster", "m1=http://127.0.0.1:8291")]
    [InlineData("auto-compaction-mode", "periodic")]
    [InlineData("auto-compaction-retention", "1h")]
    public void Load_ASettingOfTheEmbeddedEtcd_KeepsTheStateInStocksDirectoryAndSaysSo(string setting, string value)
    {
        var byFlag = Run(Good, "-name", "m1", "-" + setting, value);
        var byFile = Run(Good, "-config", Write($"name = \"m1\"\n{setting} = \"{value}\"\n"));
        _environment["DM_MASTER_" + setting.Replace('-', '_').ToUpperInvariant()] = value;
        var byEnvironment = Run(Good, "-name", "m1");

        foreach (var options in new[] { byFlag, byFile, byEnvironment })
        {
            Assert.Equal("default.m1", options.DataDirectory);
            Assert.Equal(
                $"state is kept in default.m1, in the working directory {Environment.CurrentDirectory}, as stock DM does: {setting} " +
                "belong to it and no data-dir is named; data-dir names another directory, without those settings state is in memory",
                options.Warnings[1]);
            Assert.StartsWith("durable (in default.m1; ", options.StateText, StringComparison.Ordinal);
            Assert.Contains("\ndata-dir = \"default.m1\"\n", OwnConfigText.Of(options), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_InitialClusterStateInTheFile_KeepsTheStateInStocksDirectory() => Assert.Equal(
        "default.dm-master-" + Environment.MachineName, Run(Good, "-config", Write("initial-cluster-state = \"existing\"\n")).DataDirectory);

    [Theory]
    [InlineData("/data", "-data-dir", "/data")]
    [InlineData("", "-etcd-endpoints", "a:1")]
    [InlineData("", "-etcd-endpoints", "a:1", "-data-dir", "/data")]
    public void Load_ASettingOfTheEmbeddedEtcdWithAPlaceForTheState_ChangesNothing(string shown, params string[] place)
    {
        var options = Run([Good, "-peer-urls", "http://127.0.0.1:8291", .. place]);

        Assert.DoesNotContain(options.Warnings, warning => warning.StartsWith("state is kept", StringComparison.Ordinal));
        Assert.Contains($"\ndata-dir = \"{shown}\"\n", OwnConfigText.Of(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-quota-backend-bytes", "600000000")]
    [InlineData("-v1-sources-path", "x")]
    [InlineData("-name", "m1")]
    public void Load_WithoutASettingOfTheEmbeddedEtcd_StaysInMemory(params string[] arguments)
    {
        var options = Run([Good, .. arguments]);

        Assert.Null(options.DataDirectory);
        Assert.Contains("\ndata-dir = \"\"\n", OwnConfigText.Of(options), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HalfOfTls_IsWarnedAbout()
    {
        var options = Run(Good, "-ssl-cert", "c", "-cert-allowed-cn", "a", "-cert-allowed-cn", "b");
        Assert.Equal(2, options.Warnings.Count);
        Assert.Equal(["a", "b"], options.Stock.CertAllowedCn);
    }

    [Theory]
    [InlineData(" 00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF\n", null)]
    [InlineData("0011", "the secret key must be a hex AES-256 key of length 64")]
    [InlineData("zz112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF", "encoding/hex: invalid byte")]
    public void Load_SecretKey_IsReadOrRefused(string content, string? problem)
    {
        var plan = Load(Good, "-secret-key-path", Write(content));
        if (problem is null)
        {
            Assert.Equal(32, Assert.IsType<StartDecision.Run>(plan).Options.SecretKey.Length);
            return;
        }

        Assert.Equal($"invalid secret key path or content: {problem}", Assert.Single(Assert.IsType<StartDecision.Refuse>(plan).Errors).Message);
    }

    [Fact]
    public void Load_VersionAndHelp_Print()
    {
        var lines = Assert.IsType<StartDecision.Print>(Load("-V")).Text.Split('\n');
        Assert.Equal(
            ["Release Version", "Git Commit Hash", "Git Branch", "UTC Build Time", "Go Version", "Failpoint Build", ""],
            lines.Select(static line => line.Split(':')[0]));
        Assert.StartsWith("Usage of dm-master:", Assert.IsType<StartDecision.Print>(Load("-h", "-nope")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PrintedSample_IsAcceptedByTheLoader()
    {
        var sample = Assert.IsType<StartDecision.Print>(Load("-print-sample-config")).Text;
        Assert.Empty(Run("-config", Write(sample)).Warnings);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        return path;
    }

    private StartDecision Load(params string[] arguments) => OptionsLoader.Load(arguments, _environment.GetValueOrDefault);

    private MasterOptions Run(params string[] arguments) =>
        Load(arguments) is StartDecision.Refuse refused
            ? throw new InvalidOperationException(string.Join('\n', refused.Errors))
            : Assert.IsType<StartDecision.Run>(Load(arguments)).Options;

    private IReadOnlyList<DmError> Refuse(params string[] arguments) => Assert.IsType<StartDecision.Refuse>(Load(arguments)).Errors;
}
