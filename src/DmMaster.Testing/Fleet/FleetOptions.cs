using System.Net;
using System.Text;
using DmMaster.Testing.Stock;

namespace DmMaster.Testing.Fleet;

/// <summary>A fleet of simulated workers.</summary>
public sealed record FleetOptions
{
    /// <summary>The most workers of a fleet.</summary>
    public const int MaxWorkers = 100_000;

    /// <summary>The longest <see cref="NamePrefix"/>, bytes of UTF-8.</summary>
    public const int MaxPrefixBytes = 200;

    /// <summary>The longest <see cref="AnnounceDdl"/>, bytes of UTF-8.</summary>
    public const int MaxDdlBytes = 65_536;

    private const int MaxPort = 65535;
    private const int MaxIdentifier = 64;
    private static readonly TimeSpan MaxStageTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxTtl = TimeSpan.FromDays(1);

    /// <summary>The masters, as <c>host:port</c>, <c>http://host:port</c> or <c>https://host:port</c>, a comma between two.</summary>
    public required string Master { get; init; }

    /// <summary>How many native workers, 1 to <see cref="MaxWorkers"/>; none only beside stock ones.</summary>
    /// <value>Default 1.</value>
    public int Native { get; init; } = 1;

    /// <summary>How many stock workers, each with a port of its own: no more than there are ports from <see cref="PortBase"/> on.</summary>
    /// <value>Default 0.</value>
    public int Stock { get; init; }

    /// <summary>The port of the first stock worker, 1 to 65535; the next has the next.</summary>
    /// <value>Default 20000.</value>
    public int PortBase { get; init; } = 20_000;

    /// <summary>The IP address on which stock workers listen and are dialled.</summary>
    /// <value>Default <c>127.0.0.1</c>.</value>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Their names are this and a number from 1 on: the native ones first, then the stock ones.</summary>
    /// <value>Default <c>w</c>.</value>
    public string NamePrefix { get; init; } = "w";

    /// <summary>How long a pause or a resume takes, at most an hour.</summary>
    /// <value>Default zero.</value>
    public TimeSpan StageTime { get; init; }

    /// <summary>How long a stock worker loads a dump before it replicates, at most an hour.</summary>
    /// <value>Default zero.</value>
    public TimeSpan LoadTime { get; init; }

    /// <summary>How long the master may hear nothing of a stock worker before that counts as gone: whole seconds, 1 to 1 day.</summary>
    /// <value>Default 60 seconds, as stock.</value>
    public TimeSpan KeepAliveTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A DDL that each subtask of a stock worker that has a shard mode announces once, as soon as it replicates; null for none.</summary>
    public string? AnnounceDdl { get; init; }

    /// <summary>The table of that DDL, as <c>schema.table</c>, each of 1 to 64 characters; of the same name up- and downstream.</summary>
    /// <value>Default <c>shop.t</c>.</value>
    public string DdlTable { get; init; } = "shop.t";

    /// <summary>Is told of each order on stages that a stock worker takes; null for nobody.</summary>
    public OrderNotes? Notes { get; init; }

    /// <summary>What is wrong with these options, all of it; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!TryParse(Master, out _, out var problem))
        {
            problems.Add(problem);
        }

        var least = Stock > 0 ? 0 : 1;
        if (Native < least || Native > MaxWorkers)
        {
            problems.Add($"--native must be {least} to {MaxWorkers}, not {Native}");
        }

        problems.AddRange(StockProblems());

        if (NamePrefix.Length == 0 || Encoding.UTF8.GetByteCount(NamePrefix) > MaxPrefixBytes)
        {
            problems.Add($"--name-prefix must be 1 to {MaxPrefixBytes} bytes");
        }

        problems.AddRange(TimeProblems());
        problems.AddRange(DdlProblems());
        return problems;
    }

    private IEnumerable<string> TimeProblems()
    {
        foreach (var (name, span) in new[] { ("--stage-time", StageTime), ("--load-time", LoadTime) })
        {
            if (span < TimeSpan.Zero || span > MaxStageTime)
            {
                yield return $"{name} must be 0 to {MaxStageTime.TotalMilliseconds:0} milliseconds, not {span.TotalMilliseconds:0}";
            }
        }

        if (KeepAliveTtl < TimeSpan.FromSeconds(1) || KeepAliveTtl > MaxTtl)
        {
            yield return $"--keepalive-ttl must be 1 to {MaxTtl.TotalSeconds:0} seconds, not {KeepAliveTtl.TotalSeconds:0}";
        }
    }

    private IEnumerable<string> DdlProblems()
    {
        if (AnnounceDdl is { } ddl && (ddl.Length == 0 || Encoding.UTF8.GetByteCount(ddl) > MaxDdlBytes))
        {
            yield return $"--announce-ddl must be 1 to {MaxDdlBytes} bytes";
        }

        if (AnnounceDdl is not null && Stock == 0)
        {
            yield return "--announce-ddl needs stock workers: --stock";
        }

        if (!IsTable(DdlTable))
        {
            yield return $"--ddl-table must be schema.table, each of 1 to {MaxIdentifier} characters, not \"{DdlTable}\"";
        }
    }

    private static bool IsTable(string text) =>
        text.Split('.') is [{ Length: >= 1 and <= MaxIdentifier }, { Length: >= 1 and <= MaxIdentifier }];

    private IEnumerable<string> StockProblems()
    {
        if (PortBase is < 1 or > MaxPort)
        {
            yield return $"--port-base must be 1 to {MaxPort}, not {PortBase}";
        }
        else if (Stock < 0 || Stock > MaxPort + 1 - PortBase)
        {
            yield return $"--stock must be 0 to {MaxPort + 1 - PortBase} with --port-base {PortBase}, not {Stock}";
        }

        if (!IPAddress.TryParse(Listen, out _))
        {
            yield return $"--listen must be an IP address, not \"{Listen}\"";
        }
    }

    /// <summary>The table of the DDL that stock workers announce.</summary>
    internal ShardTable ToShardTable() => DdlTable.Split('.') is [var schema, var table]
        ? ShardTable.Same(schema, table)
        : throw new InvalidOperationException("the options have problems");

    /// <summary>Takes a list of masters apart.</summary>
    internal static bool TryParse(string text, out IReadOnlyList<Uri> masters, out string problem)
    {
        var found = new List<Uri>();
        (masters, problem) = (found, "");
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var address = part.Contains("://", StringComparison.Ordinal) ? part : $"http://{part}";
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/" ||
                uri.Host.Length == 0)
            {
                problem = $"--master must be host:port, a comma between two, not \"{part}\"";
                return false;
            }

            found.Add(uri);
        }

        return true;
    }
}
