using DmMaster.Config;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using DmMaster.Registry.KeySpace;
using DmMaster.Store;
using DmMaster.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace DmMaster.Tests.Stories;

/// <summary>The rules of get-config, config export and encrypt, each by its answer to a client.</summary>
public sealed class ConfigVerbTests : IAsyncLifetime
{
    private const string Password = "Pa55word!";

    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartWithTaskAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(CfgType.TaskType, "nope", "task not found")]
    [InlineData(CfgType.TaskType, "", "task not found")]
    [InlineData(CfgType.MasterType, "nope", "master not found")]
    [InlineData(CfgType.WorkerType, "nope", "worker not found")]
    [InlineData(CfgType.SourceType, "nope", "source not found")]
    [InlineData(CfgType.TaskTemplateType, "nope", "task not found")]
    [InlineData(CfgType.TaskTemplateType, "", "task not found")]
    [InlineData(CfgType.InvalidType, "test", "invalid config op 'InvalidType'")]
    [InlineData((CfgType)99, "test", "invalid config op '99'")]
    public async Task Get_OfWhatIsNotThere_IsRefusedInDmsWords(CfgType type, string name, string reason) =>
        Assert.Equal(new GetCfgResponse { Msg = reason }, await GetAsync(type, name));

    [Fact]
    public async Task Get_OfATask_GivesAFileThatStartsItAgain()
    {
        var config = await GetAsync(CfgType.TaskType, "test");
        await _cluster.OperateAsync(TaskOp.Delete);

        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = config.Cfg });

        Assert.True(config.Result && started.Result, started.Msg);
        Assert.Equal(config.Cfg, (await GetAsync(CfgType.TaskType, "test")).Cfg);
    }

    [Theory]
    [InlineData(CfgType.TaskType)]
    [InlineData(CfgType.SourceType)]
    public async Task Get_OfSomethingWithAPassword_ShowsStars(CfgType type)
    {
        await AddSecretsAsync();

        var config = await GetAsync(type, "secret");

        Assert.Contains("password: '******'", config.Cfg, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, config.Cfg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAWorkerThatAnswersNoCalls_TellsItsError() => Assert.StartsWith(
        "[code=38008:class=dm-master:scope=internal:level=high], Message: grpc request error, RawCause: rpc error: code = Unimplemented",
        (await GetAsync(CfgType.WorkerType, "w1")).Msg,
        StringComparison.Ordinal);

    [Fact]
    public async Task Get_OfThisMaster_ShowsStocksKeysAndNoKey()
    {
        await using var master = await InProcessMaster.StartAsync(change: options => options with
        {
            Stock = options.Stock with { SslKeyBase64 = "c2VjcmV0", SecretKeyPath = "/etc/key", CertAllowedCn = ["a", "\"b\""] },
            SecretKey = new byte[32],
        });

        var config = (await master.Client.GetCfgAsync(new GetCfgRequest { Type = CfgType.MasterType, Name = "master1" })).Cfg;

        Assert.Contains("cert-allowed-cn = [\"a\", \"\\\"b\\\"\"]\nssl-ca-base64 = \"\"\nssl-key-base64 = \"******\"\n", config, StringComparison.Ordinal);
        Assert.EndsWith("secret-key-path = \"/etc/key\"\n\n[experimental]\n", config, StringComparison.Ordinal);
        Assert.Equal(config, (await master.Client.GetMasterCfgAsync(new GetMasterCfgRequest())).Cfg);
    }

    [Fact]
    public async Task Get_OfAStoredTemplate_SaysThatItIsNotRead()
    {
        await _cluster.Master.Store.CommitAsync(
            new Txn { Success = [new TxnOp.Put(DmKeys.TaskTemplate(new TaskName("t")), ByteString.CopyFromUtf8("{}"))] }, CancellationToken.None);

        Assert.StartsWith("task template t is stored, but", (await GetAsync(CfgType.TaskTemplateType, "t")).Msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subtasks_OfATask_AreTheTextsOfWorkersWithoutPasswords()
    {
        await AddSecretsAsync();

        var answer = await _cluster.Client.GetSubTaskCfgAsync(new GetSubTaskCfgRequest { Name = "secret" });

        var text = Assert.Single(answer.Cfgs);
        Assert.Equal("secret", SubTaskConfig.FromToml(text).Value.SourceId);
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.Equal(
            new GetSubTaskCfgResponse { Msg = "task not found" },
            await _cluster.Client.GetSubTaskCfgAsync(new GetSubTaskCfgRequest { Name = "nope" }));
    }

    [Fact]
    public async Task Export_OfEverything_ComesBackTheSame()
    {
        await AddSecretsAsync();
        var before = _cluster.Master.Service<RegistryFeed>().Current;
        var tasks = await _cluster.Client.ListTaskConfigsAsync(new Empty());
        var sources = await _cluster.Client.ListSourceConfigsAsync(new Empty());

        Assert.Equal(["secret", "test"], tasks.TaskConfigs.Keys.Order());
        Assert.Equal(["s1", "s2", "secret"], sources.SourceConfigs.Keys.Order());
        await using var other = await Cluster.StartAsync("w1", "w2", "w3");
        foreach (var source in sources.SourceConfigs.Values)
        {
            Assert.True((await other.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { source } })).Result);
        }

        foreach (var task in tasks.TaskConfigs.Values)
        {
            var started = await other.Client.StartTaskAsync(new StartTaskRequest { Task = task });
            Assert.True(started.Result, started.Msg);
        }

        Assert.Empty(Configs(before).Except(Configs(other.Master.Service<RegistryFeed>().Current)));
    }

    [Fact]
    public async Task Export_OfATaskWithEverythingSet_KeepsIt()
    {
        await _cluster.OperateAsync(TaskOp.Delete);
        var task = Cluster.Task.Replace("source-id: \"s1\"", """
            source-id: "s1"
                syncer: {worker-count: 7, multiple-rows: true, compact: true, safe-mode-duration: "7s"}
                validator-config-name: v
            """, StringComparison.Ordinal) + """

            online-ddl: false
            collation_compatible: strict
            experimental: {async-checkpoint-flush: true}
            validators: {v: {mode: fast}}
            """;
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task });
        Assert.True(started.Result, started.Msg);
        var before = Configs(_cluster.Master.Service<RegistryFeed>().Current);

        var exported = (await _cluster.Client.ListTaskConfigsAsync(new Empty())).TaskConfigs["test"];
        await _cluster.OperateAsync(TaskOp.Delete);
        var again = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = exported });

        Assert.True(again.Result, again.Msg);
        Assert.Empty(before.Except(Configs(_cluster.Master.Service<RegistryFeed>().Current)));
    }

    [Fact]
    public async Task Export_WithAKey_EncryptsPasswords()
    {
        await using var master = await InProcessMaster.StartAsync(change: options => options with { SecretKey = new byte[32] });
        var created = await master.Client.OperateSourceAsync(
            new OperateSourceRequest { Op = SourceOp.StartSource, Config = { SecretSource } });
        Assert.True(created.Result, created.Msg);

        var text = (await master.Client.ListSourceConfigsAsync(new Empty())).SourceConfigs["secret"];

        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        var cipher = new PasswordCipher(new byte[32]);
        Assert.Equal(Password, cipher.Decrypt(SourceConfig.Decode(text).Value).From.Password);
    }

    [Fact]
    public async Task Encrypt_WithAKey_GivesWhatDecrypts()
    {
        await using var master = await InProcessMaster.StartAsync(change: options => options with { SecretKey = new byte[32] });

        var answer = await master.Client.EncryptAsync(new EncryptRequest { Plaintext = Password });
        var huge = await master.Client.EncryptAsync(new EncryptRequest { Plaintext = new string('x', 40_000) });

        Assert.True(answer.Result);
        Assert.Equal(Password, new PasswordCipher(new byte[32]).DecryptOrKeep(answer.Ciphertext));
        Assert.Equal("the text to encrypt is longer than 32768 bytes", huge.Msg);
    }

    [Fact]
    public async Task Encrypt_WithoutAKey_SaysHowToGetOne() => Assert.Equal(
        new EncryptResponse
        {
            Msg = "secret key not initialized. To enable encryption:\n" +
                "1. Create a file containing a 32-byte (64-character) hexadecimal AES-256 secret key.\n" +
                "2. Set 'secret-key-path' in DM-master's configuration file to point to this key file.\n" +
                "3. Restart DM-master to apply the configuration.\n" +
                "For details, see: https://docs.pingcap.com/tidb/stable/dm-customized-secret-key",
        },
        await _cluster.Client.EncryptAsync(new EncryptRequest { Plaintext = "x" }));

    private static string SecretSource => Cluster.Source("secret").Replace("password: \"\"", $"password: \"{Password}\"", StringComparison.Ordinal);

    private static string[] Configs(RegistrySnapshot snapshot) => [.. snapshot.Tasks.Values
        .SelectMany(subtasks => subtasks.Values)
        .SelectMany(subtask => subtask.Config!.Split('\n').Select(line => $"{subtask.Task} on {subtask.Source}: {line}"))];

    private async Task<GetCfgResponse> GetAsync(CfgType type, string name) =>
        await _cluster.Client.GetCfgAsync(new GetCfgRequest { Type = type, Name = name });

    private async Task AddSecretsAsync()
    {
        await _cluster.AddWorkerAsync("w3");
        await _cluster.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { SecretSource } });
        var task = $$"""
            name: secret
            task-mode: all
            ignore-checking-items: ["all"]
            target-database: {host: "127.0.0.1", port: 3306, user: "root", password: "{{Password}}"}
            mysql-instances: [{source-id: secret}]
            """;
        var started = await _cluster.Client.StartTaskAsync(new StartTaskRequest { Task = task });
        Assert.True(started.Result, started.Msg);
    }
}
