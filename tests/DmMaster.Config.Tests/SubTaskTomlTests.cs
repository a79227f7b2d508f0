namespace DmMaster.Config.Tests;

public sealed class SubTaskTomlTests
{
    [Fact]
    public void ToToml_OfFullTask_WritesEverySectionInOrder()
    {
        var toml = Yamls.SubTask(Yamls.FullTask).Value.ToToml();

        Assert.Equal("""
            clean-dump-file = true
            ansi-quotes = false

            [meta]
              binlog-name = "mysql-bin.000007"
              binlog-pos = 4
              binlog-gtid = ""

            [from]
              host = "up"
              port = 3306
              user = ""
              password = "s3cret"
              [from.session]
                time_zone = "+08:00"

            [to]
              host = "10.1.0.9"
              port = 4000
              user = "dm"
              password = "p\"w"
              max-allowed-packet = 67108864
              [to.session]
                sql_mode = "NO_ZERO_DATE"
                time_zone = "+08:00"
              [to.security]
                ssl-ca = "/ca.pem"
                ssl-cert = ""
                ssl-key = ""
                cert-allowed-cn = ["tidb"]
                ssl-ca-bytes = [45, 45]
                ssl-ca-base64 = ""
                ssl-key-base64 = "a2V5"
                ssl-cert-base64 = ""

            [[route-rules]]
              schema-pattern = "shop_*"
              table-pattern = "orders_*"
              target-schema = "Shop"
              target-table = "Orders"
              [route-rules.extract-source]
                target-column = "c_src"
                source-regexp = "mysql-(.*)"

            [[route-rules]]
              schema-pattern = "~^shop_\\d+$"
              table-pattern = ""
              target-schema = "shop"
              target-table = ""

            [[filter-rules]]
              schema-pattern = "shop_*"
              table-pattern = ""
              events = ["drop table", "truncate table"]
              action = "Ignore"

            [[expression-filter]]
              schema = "shop_1"
              table = "orders_1"
              insert-value-expr = "amount < 0"
              update-old-value-expr = ""
              update-new-value-expr = ""
              delete-value-expr = ""

            [block-allow-list]
              do-dbs = ["~^shop_.*"]

              [[block-allow-list.ignore-tables]]
                db-name = "shop_1"
                tbl-name = "audit"

              [[block-allow-list.ignore-tables]]
                db-name = "shop_2"
                tbl-name = "audit"

            [ValidatorCfg]
              mode = "fast"
              worker-count = 4
              validate-interval = "1.5s"
              check-interval = "5s"
              row-error-delay = "1h30m0s"
              meta-flush-interval = "5m0s"
              batch-query-size = 100
              max-pending-row-size = "500m"
              max-pending-row-count = 2147483647
              start-time = ""

            [experimental]
              async-checkpoint-flush = true

            """, toml[toml.IndexOf("clean-dump-file", StringComparison.Ordinal)..]);
        Assert.Contains("disk-quota-physical = 2147483648\n", toml);
        Assert.Contains("dir = \"./dump.shop-merge\"\nsorting-dir-physical = \"./dump.shop-merge.sorting\"\nimport-mode = \"physical\"\n", toml);
        Assert.Contains("use-relay = false\nmapping-rule = []\nmydumper-path", toml);
    }

    [Fact]
    public void FromToml_OfFullTask_GivesTheSameText()
    {
        var toml = Yamls.SubTask(Yamls.FullTask).Value.ToToml();

        Assert.Equal(toml, SubTaskConfig.FromToml(toml).Value.ToToml());
    }

    [Fact]
    public void ToSubtasks_OfSubtaskReadBack_IsUnchangedByASecondAdjustment()
    {
        var once = Yamls.SubTask(Yamls.FullTask).Value;
        var twice = Yamls.SubTask(Yamls.FullTask.Replace("dir: \"./dump\"", $"dir: \"{once.Loader.Directory}\"", StringComparison.Ordinal)).Value;

        Assert.Equal(once.ToToml(), twice.ToToml());
    }

    [Fact]
    public void Toml_OfAnyCharacters_IsReadBackTheSame()
    {
        var random = new Random(20260104);
        var characters = "ab .#'\"\n\t\r\0\u0001\u001b\u007f\u0085\u2028\ufeff\ufffe=[]{}\\é-_+09".ToCharArray();
        for (var at = 0; at < 5_000; at++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => characters[random.Next(characters.Length)])]);
            var subtask = new SubTaskConfig { TaskName = text, To = new() { Password = text, Session = new Dictionary<string, string> { [text] = text } }, IgnoredChecks = [text] };

            var read = SubTaskConfig.FromToml(subtask.ToToml());

            Assert.True(read.Error is null, $"{System.Text.Json.JsonSerializer.Serialize(text)}: {read.Error}");
            Assert.Equal((text, text, text, text), (read.Value.TaskName, read.Value.To.Password, read.Value.To.Session![text], read.Value.IgnoredChecks![0]));
        }
    }

    [Fact]
    public void RedactedCopy_OfSubtask_HoldsNoSecret()
    {
        var subtask = Yamls.SubTask(Yamls.FullTask).Value;

        Assert.Contains("a2V5", subtask.ToToml());
        Assert.DoesNotContain("a2V5", subtask.RedactedCopy().ToToml());
        Assert.DoesNotContain("s3cret", subtask.RedactedCopy().ToToml());
        Assert.DoesNotContain("s3cret", subtask.ToString());
    }

    [Fact]
    public void FromToml_OfNewerMaster_IgnoresWhatItDoesNotKnow()
    {
        var subtask = SubTaskConfig.FromToml("""
            NAME = "t"
            source-id = "s"
            mode = "all"
            shard-mode = "optimistic"
            uuid = "0b4e4d2e-1111-4c1d-9a55-2f0d7a3b9c01"
            disk-quota-physical = "1KiB"
            route-rules = [{schema-pattern = "a"}]
            [to]
              session.x = "y"
              nope = 1
            [io-total-bytes]
            """).Value;

        Assert.Equal(("t", "s", "all", "optimistic", 1024), (subtask.TaskName, subtask.SourceId, subtask.Mode, subtask.ShardMode, subtask.Loader.DiskQuota));
        Assert.Equal("a", subtask.RouteRules![0]!.SchemaPattern);
        Assert.Equal("y", subtask.To.Session!["x"]);
    }

    [Theory]
    [InlineData("worker-count = \"4\"")]
    [InlineData("worker-count = 4.0")]
    [InlineData("name = 4")]
    [InlineData("[ValidatorCfg]\ncheck-interval = \"\"")]
    [InlineData("[ValidatorCfg]\ncheck-interval = 5")]
    [InlineData("[to.security]\nssl-ca-bytes = \"x\"")]
    [InlineData("to = 1")]
    [InlineData("route-rules = {}")]
    [InlineData("name = \"a\nb\"")]
    [InlineData("name = \"\\ud800\"")]
    [InlineData("name = \"\\u")]
    [InlineData("name = \"\\u :: ")]
    [InlineData("\" }0x\\u")]
    public void FromToml_OfWrongTypes_IsAnError(string toml)
    {
        var error = SubTaskConfig.FromToml(toml).Error;

        Assert.Equal((20002, "decode subtask config from data"), (error?.Code, error?.Message));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a=")]
    [InlineData("a.")]
    [InlineData("\"")]
    public void FromToml_OfHostileText_IsAnError(string bit)
    {
        var nested = string.Concat(Enumerable.Repeat(bit, 1_000_000));

        Assert.Equal(20002, SubTaskConfig.FromToml($"a = {nested}").Error?.Code);
        Assert.Equal(20002, SubTaskConfig.FromToml($"{nested}").Error?.Code);
        Assert.Equal(20002, SubTaskConfig.FromToml(new string(' ', 9 * 1024 * 1024)).Error?.Code);
    }

    [Fact]
    public void Parse_OfExpandedYaml_IsTheSameTask()
    {
        // A dmctl that fills in certificates sends every key there is, with nulls and empty values.
        var expanded = Yamls.Task
            + "\n    meta: null\n    filter-rules: []\n    column-mapping-rules: []\n    route-rules: []\n    expression-filters: []\n    black-white-list: \"\"\n    block-allow-list: \"\"\n"
            + "    mydumper-config-name: \"\"\n    mydumper: null\n    mydumper-thread: 0\n    loader: null\n    syncer: null\n    validator-config-name: \"\"\n"
            + "is-sharding: false\nshard-mode: \"\"\nshadow-table-rules: []\ntrash-table-rules: []\nroutes: {}\nfilters: {}\ncolumn-mappings: {}\nexpression-filter: {}\n"
            + "block-allow-list: {}\nmydumpers: {}\nvalidators: {}\nexperimental: {async-checkpoint-flush: false}\n";

        Assert.Equal(Yamls.SubTask(Yamls.Task).Value.ToToml(), Yamls.SubTask(expanded).Value.ToToml());
    }
}
