using DmMaster.Tests.Databases.Physical;
using DmMaster.Tests.Golden;

namespace DmMaster.Tests.Databases.Checks;

/// <summary>The servers that stock DM was recorded over, made again: three upstreams, a target, and what stands before two of them.</summary>
/// <remarks>The recordings have a TiDB as a second target: it is the same MariaDB, and, where that counts, what stands before it.</remarks>
internal sealed class RecordedServers : IAsyncLifetime
{
    private static readonly string[] AsRecorded = ["--skip-name-resolve", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin"];

    private ClosedPort Closed { get; } = new();

    private ScriptedRelay? _beforeThird;
    private ScriptedRelay? _beforeTarget;

    public MariaDbServer First { get; } = new() { Options = [.. AsRecorded, "--server-id=3307"] };

    public MariaDbServer Second { get; } = new() { Options = [.. AsRecorded, "--server-id=3308"] };

    public MariaDbServer Third { get; } = new() { Options = [.. AsRecorded, "--server-id=3309"] };

    public MariaDbServer Target { get; } = new() { Options = [.. AsRecorded, "--server-id=3306"] };

    /// <summary>What stands before the third upstream.</summary>
    public ScriptedRelay BeforeThird => _beforeThird!;

    /// <summary>What stands before the target.</summary>
    public ScriptedRelay BeforeTarget => _beforeTarget!;

    /// <summary>The PD behind the target, and the port at which TiDB tells of it.</summary>
    public SimulatedPd Pd { get; } = new() { Answer = PdState.Healthy.Answer };

    /// <summary>Whether what is asked of TiDB goes to what stands before the target.</summary>
    public bool HasTiDb { get; set; }

    /// <summary>Whether something listens at TiDB's status port.</summary>
    public bool HasStatusPort { get; set; } = true;

    /// <summary>TiDB's status port.</summary>
    public int StatusPort => HasStatusPort ? Pd.Port : Closed.Number;

    /// <summary>Starts all, and makes their schemas and users.</summary>
    public async Task InitializeAsync()
    {
        await Task.WhenAll(All.Select(static server => server.InitializeAsync()));
        await First.ExecuteAsync([.. Sql("db-1.sql"), "CREATE PROCEDURE shop1.p() SELECT 1", .. Sql("users-1.sql")]);
        await Second.ExecuteAsync(Sql("db-2.sql"));
        await Third.ExecuteAsync("CREATE DATABASE shop3; CREATE TABLE shop3.t(id INT PRIMARY KEY, v INT); FLUSH BINARY LOGS");
        await Target.ExecuteAsync([.. Sql("db-target.sql"), .. Sql("users-mariadb.sql")]);
        (_beforeThird, _beforeTarget) = (new ScriptedRelay(Third), new ScriptedRelay(Target));
    }

    /// <summary>A text of the recording with the ports of these servers.</summary>
    public string Here(string text) => Ports().Aggregate(text, static (now, port) => now
        .Replace($"port: {port.Recorded}", $"port: {port.Here}", StringComparison.Ordinal)
        .Replace($"127.0.0.1:{port.Recorded}", $"127.0.0.1:{port.Here}", StringComparison.Ordinal));

    public async Task DisposeAsync()
    {
        await (_beforeThird?.DisposeAsync() ?? Task.CompletedTask);
        await (_beforeTarget?.DisposeAsync() ?? Task.CompletedTask);
        await Pd.DisposeAsync();
        await Closed.DisposeAsync();
        await Task.WhenAll(All.Select(static server => server.DisposeAsync()));
    }

    private MariaDbServer[] All => [First, Second, Third, Target];

    private IEnumerable<(int Recorded, int Here)> Ports() =>
    [
        (3307, First.Port), (3308, Second.Port), (3309, Third.Port), (3306, Target.Port), (4000, HasTiDb ? BeforeTarget.Port : Target.Port),
        (3310, BeforeThird.Port), (3311, BeforeTarget.Port), (2379, Pd.Port), (2399, Closed.Number), (10080, StatusPort),
    ];

    private static IEnumerable<string> Sql(string name) => File.ReadLines(GoldenFiles.PathOf($"files/precheck/{name}"));
}
