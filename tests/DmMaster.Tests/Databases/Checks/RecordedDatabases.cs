using System.Text.Json;
using DmMaster.Protocol.Dm;
using DmMaster.Testing;
using DmMaster.Tests.Golden;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>The databases that stock DM's pre-checks were recorded over, and a master that has the sources.</summary>
public sealed class RecordedDatabases : IAsyncLifetime
{
    private readonly RecordedServers _servers = new();
    private InProcessMaster? _master;

    /// <summary>The steps of the recording, by name.</summary>
    public static IReadOnlyList<JsonElement> Lines { get; } = [.. GoldenFiles.Lines("precheck-8.1.jsonl")];

    /// <summary>The steps with a relay before the third upstream or the target, by name.</summary>
    public static IReadOnlyList<JsonElement> RelayLines { get; } = [.. GoldenFiles.Lines("precheck-relay-8.1.jsonl")];

    /// <summary>What stands before the third upstream.</summary>
    public ScriptedRelay BeforeThird => _servers.BeforeThird;

    /// <summary>What stands before the target.</summary>
    public ScriptedRelay BeforeTarget => _servers.BeforeTarget;

    /// <summary>The master.</summary>
    public InProcessMaster Master => _master!;

    public async Task InitializeAsync()
    {
        if (!MariaDbServer.IsInstalled)
        {
            return;
        }

        await _servers.InitializeAsync();
        _master = await InProcessMaster.StartAsync(change: static options => options with { UpstreamCheck = true, AllowShardMode = true });
        var relayed = Here("source-id: mysql80\nflavor: mysql\nserver-id: 80\nfrom: {host: 127.0.0.1, user: root, port: 3310}\n");
        var sources = Lines.Where(static line => line.TryGetProperty("source", out _)).Select(line => Here(line.GetProperty("source").GetString()!));
        var created = await _master.Client.OperateSourceAsync(new OperateSourceRequest { Op = SourceOp.StartSource, Config = { sources.Append(relayed) } });
        Assert.Equal((true, ""), (created.Result, created.Msg));
    }

    public async Task DisposeAsync()
    {
        await (_master?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _servers.DisposeAsync();
    }

    /// <summary>A text of the recording with the ports of the servers that stand in for the recorded ones.</summary>
    public string Here(string text) => _servers.Here(text);
}
