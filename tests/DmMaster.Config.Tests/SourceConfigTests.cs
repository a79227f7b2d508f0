namespace DmMaster.Config.Tests;

public sealed class SourceConfigTests
{
    [Theory]
    [InlineData("source-id: \"\"", 40005, "dm-worker should bind a non-empty source ID which represents a MySQL/MariaDB instance or a replica group. \n notice: if you use old version dm-ansible, please update to newest version.")]
    [InlineData("source-id: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 40006, "the length of source ID xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is more than max allowed value 32")]
    [InlineData("source-id: s\nrelay-binlog-name: mysql-bin", 40007, "relay-binlog-name mysql-bin not valid")]
    [InlineData("source-id: s\nrelay-binlog-name: mysql-bin.0", 40007, "relay-binlog-name mysql-bin.0 not valid")]
    [InlineData("source-id: s\nrelay-binlog-name: a.b.1", 40007, "relay-binlog-name a.b.1 not valid")]
    [InlineData("source-id: s\nrelay-binlog-gtid: x", 0, "relay-binlog-gtid x: invalid GTID format, must UUID:interval[:interval]")]
    [InlineData("source-id: s\nflavor: mariadb\nrelay-binlog-gtid: x", 0, "relay-binlog-gtid x: invalid MariaDB GTID x, must domain-server-sequence")]
    [InlineData("source-id: s\nflavor: oracle\nserver-id: 5\nrelay-binlog-gtid: x", 11010, "relay-binlog-gtid x: flavor oracle not supported")]
    [InlineData("source-id: s\nchecker: {backoff-max: 500ms}", 20043, "`backoff-max` value 500ms is less than `backoff-min` value 1s")]
    public void Verify_OfWrongSource_GivesTheFirstFailure(string yaml, int code, string message)
    {
        var error = SourceConfig.Decode(yaml).Value.AdjustWithoutDatabase(static () => 1).Value.Verify();

        Assert.Equal((code, message), (error?.Code ?? -1, error?.Message));
    }

    [Theory]
    [InlineData("relay-binlog-gtid: 3ccc475b-2343-11e7-be21-6c0b84d59f30:1-14, 406a3f61-690d-11e7-87c5-6c92bf46f384:1-94321383:94321385")]
    [InlineData("flavor: mariadb\nrelay-binlog-gtid: 0-1-2,1-2-3")]
    [InlineData("relay-binlog-name: .1")]
    [InlineData("filters: [{schema-pattern: a, events: [nonsense], action: x}]")]
    public void Verify_OfRightSource_FindsNothing(string yaml) =>
        Assert.Null(SourceConfig.Decode("source-id: s\n" + yaml).Value.AdjustWithoutDatabase(static () => 1).Value.Verify());

    [Theory]
    [InlineData("flavor: oracle", 11010)]
    [InlineData("flavor: oracle\nserver-id: 7", null)]
    [InlineData("flavor: mariadb", null)]
    public void AdjustWithoutDatabase_OfFlavor_ChecksItOnlyWhenSomethingIsToBeFilled(string yaml, int? code) =>
        Assert.Equal(code, SourceConfig.Decode(yaml).Value.AdjustWithoutDatabase(static () => 1).Error?.Code);

    [Fact]
    public void AdjustWithoutDatabase_OfEmptySource_FillsIt()
    {
        var source = SourceConfig.Decode("").Value.AdjustWithoutDatabase(static () => 4_000_000_099).Value;

        Assert.Equal(("mysql", 429496729u + 99, "relay-dir"), (source.Flavor, source.ServerId, source.RelayDirectory));
    }

    [Theory]
    [InlineData("server-id: -1", "line 1: cannot unmarshal !!int `-1` into uint32")]
    [InlineData("server-id: 4294967296", "line 1: cannot unmarshal !!int `4294967296` into uint32")]
    [InlineData("purge: {x: 1}", "line 1: field x not found in type config.PurgeConfig")]
    [InlineData("checker: {x: 1}", "line 1: field x not found in type config.CheckerConfig")]
    [InlineData("uuid-suffix: 1", "line 1: field uuid-suffix not found in type config.SourceConfig")]
    [InlineData("filters: [{x: 1}]", "line 1: field x not found in type filter.BinlogEventRule")]
    public void Decode_OfWrongSource_GivesTheTextOfGosLibrary(string yaml, string expected)
    {
        var error = SourceConfig.Decode(yaml).Error;

        Assert.Equal(("decode source config", $"yaml: unmarshal errors:\n  {expected}"), (error?.Message, error?.RawCause));
    }

    [Fact]
    public void Decode_OfPartialSections_MergesDefaults()
    {
        var source = SourceConfig.Decode("purge: {expires: 24}\nchecker: {backoff-max: 10m, check-interval: 1h, backoff-factor: 9}\nauto-fix-gtid: true").Value;

        Assert.Equal(PurgeConfig.Default with { Expires = 24 }, source.Purge);
        Assert.Equal(CheckerConfig.Default with { BackoffMax = TimeSpan.FromMinutes(10) }, source.Checker);
        Assert.False(source.AutoFixGtid);
    }

    [Fact]
    public void ToToml_OfEveryKey_IsReadBackTheSame()
    {
        var source = SourceConfig.Decode("""
            enable: false
            source-id: "a\"\\\n\t\u0001é"
            server-id: 7
            flavor: mysql
            from:
              max-allowed-packet: 5
              password: 'p"w'
              session: {b: 1, "a b": x}
              security: {ssl-ca: /ca, cert-allowed-cn: [x], ssl-ca-bytes: [1, 255], ssl-key-base64: a2V5}
            tracer: {enable: true, list: [1, a, 2.5], nested: {x: ~, y: 1}}
            filters: [{schema-pattern: A, events: [], sql-pattern: ["^x"], action: Ignore}]
            """).Value;

        var toml = source.ToToml();

        Assert.Equal(toml, SourceConfig.FromToml(toml).Value.ToToml());
        Assert.Contains("source-id = \"a\\\"\\\\\\n\\t\\u0001é\"\n", toml);
        Assert.Contains("  [from.session]\n    \"a b\" = \"x\"\n    b = \"1\"\n  [from.security]\n    ssl-ca = \"/ca\"\n", toml);
        Assert.Contains("    ssl-ca-bytes = [1, 255]\n    ssl-key-base64 = \"a2V5\"\n\n[purge]\n", toml);
        Assert.Contains("\n[tracer]\n  enable = true\n  list = [1, \"a\", 2.5]\n  [tracer.nested]\n    y = 1\n", toml);
        Assert.EndsWith("\n[[filters]]\n  schema-pattern = \"a\"\n  table-pattern = \"\"\n  events = []\n  sql-pattern = [\"^x\"]\n  action = \"Ignore\"\n", toml);
        Assert.DoesNotContain("ssl-ca-base64", toml);
    }

    [Theory]
    [InlineData("nope = 1\n[from]\n  x = 2", 40004, "worker config contains unknown configuration options: nope,from.x")]
    [InlineData("enable = 1", 40003, "toml decode file")]
    [InlineData("enable = ", 40003, "toml decode file")]
    [InlineData("enable = true\nenable = true", 40003, "toml decode file")]
    [InlineData("server-id = -1", 40003, "toml decode file")]
    [InlineData("source-id = \"\"", 40005, null)]
    public void FromToml_OfWrongText_IsAnError(string toml, int code, string? message)
    {
        var error = SourceConfig.FromToml(toml).Error;

        Assert.Equal(code, error?.Code);
        Assert.True(message is null || message == error?.Message, error?.Message);
    }

    [Fact]
    public void FromToml_OfAbsentKeys_IsGosZero()
    {
        var source = SourceConfig.FromToml("Source-ID = \"s\"\n[checker]\nbackoff-max = \"5m0s\"").Value;

        Assert.Equal((false, new PurgeConfig()), (source.IsEnabled, source.Purge));
    }
}
