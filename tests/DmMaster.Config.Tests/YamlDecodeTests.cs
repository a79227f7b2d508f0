namespace DmMaster.Config.Tests;

public sealed class YamlDecodeTests
{
    [Theory]
    [InlineData("name: t\nnope: 1", "line 2: field nope not found in type config.TaskConfig")]
    [InlineData("name: t\nname: u", "line 2: field name already set in type config.TaskConfig")]
    [InlineData("a: 1\nb: 2", "line 1: field a not found in type config.TaskConfig\n  line 2: field b not found in type config.TaskConfig")]
    [InlineData("online-ddl: abc", "line 1: cannot unmarshal !!str `abc` into bool")]
    [InlineData("online-ddl: abcdefghijk", "line 1: cannot unmarshal !!str `abcdefg...` into bool")]
    [InlineData("online-ddl: 1", "line 1: cannot unmarshal !!int `1` into bool")]
    [InlineData("online-ddl: [a]", "line 1: cannot unmarshal !!seq into bool")]
    [InlineData("name: {a: b}", "line 1: cannot unmarshal !!map into string")]
    [InlineData("name: [a]", "line 1: cannot unmarshal !!seq into string")]
    [InlineData("target-database: abc", "line 1: cannot unmarshal !!str `abc` into dbconfig.DBConfig")]
    [InlineData("target-database: {port: \"4000\"}", "line 1: cannot unmarshal !!str `4000` into int")]
    [InlineData("target-database: {port: 2020-01-01}", "line 1: cannot unmarshal !!timestamp `2020-01-01` into int")]
    [InlineData("target-database: {port: 99999999999999999999}", "line 1: cannot unmarshal !!float `9999999...` into int")]
    [InlineData("target-database: {session: [a]}", "line 1: cannot unmarshal !!seq into map[string]string")]
    [InlineData("target-database: {session: {a: 1, a: 2}}", "line 1: key \"a\" already set in map")]
    [InlineData("target-database: {security: {ssl-ca-bytes: x}}", "line 1: cannot unmarshal !!str `x` into []uint8")]
    [InlineData("target-database: {security: {ssl-ca-bytes: [1, 256]}}", "line 1: cannot unmarshal !!int `256` into uint8")]
    [InlineData("target-database: {security: {x: 1}}", "line 1: field x not found in type security.Security")]
    [InlineData("mysql-instances: a", "line 1: cannot unmarshal !!str `a` into []*config.MySQLInstance")]
    [InlineData("mysql-instances: [{server-id: 1}]", "line 1: field server-id not found in type config.MySQLInstance")]
    [InlineData("mysql-instances: [{meta: {binlog-pos: -1}}]", "line 1: cannot unmarshal !!int `-1` into uint32")]
    [InlineData("mysql-instances: [{meta: {binlog-pos: 4294967296}}]", "line 1: cannot unmarshal !!int `4294967296` into uint32")]
    [InlineData("mydumpers: {g: {rows: 9223372036854775808}}", "line 1: cannot unmarshal !!int `9223372...` into uint64")]
    [InlineData("mydumpers: a", "line 1: cannot unmarshal !!str `a` into map[string]*config.MydumperConfig")]
    [InlineData("mydumpers: {g: {x: 1}}", "line 1: field x not found in type config.rawMydumperConfig")]
    [InlineData("loaders: {g: {x: 1}}", "line 1: field x not found in type config.rawLoaderConfig")]
    [InlineData("syncers:\n  g:\n    x: 1", "line 3: field x not found in type config.rawSyncerConfig")]
    [InlineData("mydumpers: {g: {threads: 1}, g: {threads: 2}}", "line 1: key \"g\" already set in map")]
    [InlineData("validators: {g: {start-time: x}}", "line 1: field start-time not found in type config.ValidatorConfig")]
    [InlineData("routes: {r: {x: 1}}", "line 1: field x not found in type router.TableRule")]
    [InlineData("routes: {r: {extract-table: {x: 1}}}", "line 1: field x not found in type router.TableExtractor")]
    [InlineData("filters: {r: {events: all ddl}}", "line 1: cannot unmarshal !!str `all ddl` into []filter.EventType")]
    [InlineData("filters: {r: {events: [[a]]}}", "line 1: cannot unmarshal !!seq into filter.EventType")]
    [InlineData("filters: {r: {action: [Do]}}", "line 1: cannot unmarshal !!seq into filter.ActionType")]
    [InlineData("filters: {r: {x: 1}}", "line 1: field x not found in type filter.BinlogEventRule")]
    [InlineData("block-allow-list: {r: {do-tables: [{x: 1}]}}", "line 1: field x not found in type filter.Table")]
    [InlineData("block-allow-list: {r: {x: 1}}", "line 1: field x not found in type filter.MySQLReplicationRules")]
    [InlineData("column-mappings: {r: {x: 1}}", "line 1: field x not found in type column.Rule")]
    [InlineData("expression-filter: {r: {x: 1}}", "line 1: field x not found in type config.ExpressionFilter")]
    [InlineData("- a", "line 1: cannot unmarshal !!seq into config.TaskConfig")]
    [InlineData("abc", "line 1: cannot unmarshal !!str `abc` into config.TaskConfig")]
    [InlineData("? [a]\n: b", "line 1: cannot unmarshal !!seq into string")]
    public void Decode_OfWrongTypes_GivesTheTextOfGosLibrary(string yaml, string expected)
    {
        var error = TaskConfig.Decode(yaml).Error;

        Assert.Equal($"yaml: unmarshal errors:\n  {expected}", error?.RawCause);
        Assert.Equal("decode task config failed", error?.Message);
    }

    [Theory]
    [InlineData("x: 1\nvalidators: {v: {check-interval: 10}}", "time: missing unit in duration \"10\"")]
    [InlineData("validators: {v: {check-interval: 10x}}", "time: unknown unit \"x\" in duration \"10x\"")]
    [InlineData("validators: {v: {check-interval: \"\"}}", "time: invalid duration \"\"")]
    [InlineData("loaders: {l: {disk-quota-physical: abc}}", "invalid size: 'abc'")]
    [InlineData("x: 1\nsyncers: {g: {batch: a}}\ny: 2", "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str `a` into int")]
    [InlineData("<<: 1", "yaml: map merge requires map or sequence of maps as the value")]
    [InlineData("name: \"\\uD800\"", "yaml: found invalid Unicode character escape code")]
    [InlineData("name: \"\\uDC00\"", "yaml: found invalid Unicode character escape code")]
    [InlineData("\nname: \"\\uDC00\"", "yaml: line 2: found invalid Unicode character escape code")]
    [InlineData("a: *b", "yaml: unknown anchor 'b' referenced")]
    [InlineData("a: &a {b: *a}", "yaml: anchor 'a' value contains itself")]
    public void Decode_OfSomeErrors_HidesAllOthers(string yaml, string expected) => Assert.Equal(expected, TaskConfig.Decode(yaml).Error?.RawCause);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("TRUE", true)]
    [InlineData("y", true)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("~", false)]
    [InlineData("", false)]
    public void Decode_OfYaml11Booleans_ReadsThem(string text, bool expected) => Assert.Equal(expected, TaskConfig.Decode($"online-ddl: {text}").Value.IsOnlineDdl);

    [Theory]
    [InlineData("4_000", 4000)]
    [InlineData("0x10", 16)]
    [InlineData("0o17", 15)]
    [InlineData("017", 15)]
    [InlineData("0b11", 3)]
    [InlineData("-5", -5)]
    [InlineData("+5", 5)]
    [InlineData("1.5", 1)]
    [InlineData("1e3", 1000)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("!!int 7", 7)]
    [InlineData("null", 0)]
    public void Decode_OfGoIntegers_ReadsThem(string text, long expected) =>
        Assert.Equal(expected, TaskConfig.Decode($"target-database: {{port: {text}}}").Value.Target!.Port);

    [Fact]
    public void Decode_OfNumberForText_KeepsItsText()
    {
        var task = TaskConfig.Decode("name: 0123\ntarget-database: {session: {a: 1, b: true, c: ~}}\nmydumpers: {g: {chunk-filesize: 64}, h: , i: {}}").Value;

        Assert.Equal("0123", task.Name);
        Assert.Equal(["a=1", "b=true", "c="], task.Target!.Session!.Select(static pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("64", task.Mydumpers!["g"]!.ChunkFileSize);
        Assert.Null(task.Mydumpers["h"]);
        Assert.Equal(MydumperConfig.Default, task.Mydumpers["i"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void Decode_OfEmptyDocument_IsTheDefault(string yaml) => Assert.Equal(TaskConfig.Default, TaskConfig.Decode(yaml).Value);

    [Fact]
    public void Decode_OfSeveralDocuments_ReadsTheFirst() => Assert.Equal("a", TaskConfig.Decode("name: a\n---\nname: b\nnope: [").Value.Name);

    [Fact]
    public void Decode_OfMergeKeys_AppliesThemInOrder()
    {
        var task = TaskConfig.Decode("""
            syncers:
              base: &base {worker-count: 1, batch: 2}
              other: &other {batch: 7, queue-size: 9}
              one: {<<: *base, batch: 3}
              two: {<<: [*base, *other]}
            """).Value;

        Assert.Equal((1, 3), (task.Syncers!["one"]!.WorkerCount, task.Syncers["one"]!.Batch));
        Assert.Equal((1, 2, 9), (task.Syncers["two"]!.WorkerCount, task.Syncers["two"]!.Batch, task.Syncers["two"]!.QueueSize));
    }

    [Fact]
    public void Decode_OfByteOrderMarkAndCarriageReturns_ReadsOn() =>
        Assert.Equal("incremental", TaskConfig.Decode("\ufeffname: a\r\ntask-mode: incremental\r\n").Value.Mode);

    [Fact]
    public void Decode_OfPlaceholderForSecret_NeverShowsThePassword()
    {
        var task = TaskConfig.Decode("name: t\ntarget-database: {password: hunter2, security: {ssl-key-base64: a2V5}}").Value;
        var source = SourceConfig.Decode("source-id: s\nfrom: {password: hunter2, security: {ssl-key-base64: a2V5}}").Value;

        Assert.All([task.ToString(), source.ToString(), source.From.Security!.ToString()], static text =>
        {
            Assert.DoesNotContain("hunter2", text);
            Assert.DoesNotContain("a2V5", text);
        });
        Assert.Equal("******", source.RedactedCopy().From.Password);
        Assert.Equal("", source.RedactedCopy().From.Security!.KeyBase64);
    }
}
