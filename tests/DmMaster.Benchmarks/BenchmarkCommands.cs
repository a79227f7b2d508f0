using System.CommandLine;
using DmMaster.Benchmarks.Checking;
using DmMaster.Benchmarks.Etcd;
using DmMaster.Benchmarks.Hostile;
using DmMaster.Benchmarks.Measuring;
using DmMaster.Benchmarks.Pause;
using DmMaster.Benchmarks.Port;
using DmMaster.Benchmarks.Processes;
using DmMaster.Benchmarks.Scraping;
using DmMaster.Benchmarks.Sharding;
using DmMaster.Benchmarks.Start;
using DmMaster.Benchmarks.Storing;
using DmMaster.Benchmarks.Streams;
using Microsoft.Extensions.Hosting;

namespace DmMaster.Benchmarks;

/// <summary>The command line: one command a measurement.</summary>
internal static class BenchmarkCommands
{
    /// <summary>The hidden command that this program starts itself with, to compare the start of dm-master with.</summary>
    public const string BareServer = "bare-server";

    private const int Few = 10;

    /// <summary>How many workers the claims are about.</summary>
    private const int Many = 1000;

    private static readonly Option<string?> Output = new("--output") { Description = "A file that the table is written to, too." };
    private static readonly Option<int> Rounds = Number("--rounds", 3, "How many rounds of each, in turn.");
    private static readonly Option<int> Seconds = Number("--seconds", 2, "How long a round is.");
    private static readonly Option<int> Count = Number("--count", 10_000, "How many streams.");
    private static readonly Option<int> Hold = Number("--hold", 10, "How many seconds they are held.");
    private static readonly Option<int> AttackSeconds = Number("--seconds", 10, "How long an attack is.");
    private static readonly Option<int> Rest = Number("--rest", 30, "How many seconds of rest follow.");
    private static readonly Option<string> Only = new("--only") { Description = "Of the attacks, those with this in \"attack, victim\", where the victim is master, bare or etcd.", DefaultValueFactory = static _ => "" };
    private static readonly Option<int> Runs = Number("--runs", 15, "How many starts of each.");
    private static readonly Option<int> Workers = Number("--workers", 100, "How many workers, and sources.");
    private static readonly Option<WorkerKind> Kind = new("--kind") { Description = "Of which kind the workers are." };
    private static readonly Option<int> Tasks = Number("--tasks", 10, "How many tasks run on each source.");
    private static readonly Option<int> Pauses = Number("--pauses", 50, "How many pauses, or moves of a source.");
    private static readonly Option<int> Puts = Number("--puts", 200, "How many puts a round, to watch.");

    private static readonly Option<int> Leases = Number("--leases", 10_000, "How many leases.");
    private static readonly Option<int> Tables = Number("--tables", 10_000, "The most tables of a source.");
    private static readonly Option<int> Locks = Number("--locks", 10_000, "How many locks that stand, in hundreds.");
    private static readonly Option<int> Fill = Number("--fill", 220_000, "How many puts before memory is looked at.");

    private static readonly Option<string> Native = new("--native")
    {
        Description = "A native dm-master; measured too if it is there.",
        DefaultValueFactory = static _ => Programs.Native,
    };

    public static IReadOnlyList<Command> All() =>
    [
        New("port", "Empty calls per second.", [Rounds, Seconds], static parsed => [ToPort(parsed)]),
        New("streams", "Memory of idle streams.", [Count, Hold], static parsed => [ToStreams(parsed)]),
        New("start", "Process start to first answer.", [Runs, Native], static parsed => [ToStart(parsed)]),
        New("pause", "Pause with all receipts.", [Kind, Workers, Pauses], static parsed => [ToPause(parsed)]),
        New("sick", "What one sick worker costs the others.", [Kind, Rounds], static parsed =>
            [new SickWorkerMeasurement(parsed.GetValue(Kind), parsed.GetValue(Rounds))]),
        New("source", "A source created, and moved while its task runs.", [Kind, Pauses], static parsed =>
            [new SourceMeasurement(parsed.GetValue(Kind), parsed.GetValue(Pauses))]),
        New("memory", "Memory of workers, sources and subtasks.", [Kind, Workers, Tasks], static parsed =>
            [new MemoryMeasurement(parsed.GetValue(Kind), parsed.GetValue(Workers), parsed.GetValue(Tasks))]),
        New("metrics", "A scrape of the metrics of many workers.", [Kind, Workers], static parsed =>
            [new ScrapeMeasurement(parsed.GetValue(Kind), parsed.GetValue(Workers))]),
        New("check", "Pre-checks of many tables.", [Rounds, Tables], static parsed =>
            [new CheckMeasurement(parsed.GetValue(Rounds), parsed.GetValue(Tables))]),
        New("shard", "Locks of shard DDL.", [Workers, Rounds, Locks], static parsed =>
            [new LockMeasurement(parsed.GetValue(Workers), parsed.GetValue(Rounds)), new LockMemoryMeasurement(parsed.GetValue(Locks))]),
        New("store", "Commits and watches.", [Rounds, Seconds, Puts], static parsed => ToStore(parsed)),
        New("etcd", "The etcd API side by side with etcd.", [Rounds, Seconds, Puts, Leases, Fill], static parsed => ToEtcd(parsed)),
        New("hostile", "Attacks by one client, and what others notice.", [AttackSeconds, Rest, Only], static parsed =>
            [new HostileMeasurement(parsed.GetValue(AttackSeconds), parsed.GetValue(Rest), parsed.GetValue(Only)!)]),
        New("all", "Everything, in one table.", [Rounds, Seconds, Count, Hold, Runs, Native, Workers, Tasks, Pauses, Puts, Leases, Fill], static parsed =>
        [
            ToPort(parsed), ToStart(parsed), .. ToCoordinator(parsed, WorkerKind.Native), .. ToCoordinator(parsed, WorkerKind.Stock),
            .. ToStore(parsed), ToStreams(parsed), .. ToEtcd(parsed),
        ]),
        NewBareServer(),
    ];

    private static IMeasurement[] ToCoordinator(ParseResult parsed, WorkerKind kind) =>
    [
        new PauseMeasurement(kind, Few, parsed.GetValue(Pauses)),
        new PauseMeasurement(kind, parsed.GetValue(Workers), parsed.GetValue(Pauses)),
        new PauseMeasurement(kind, Many, parsed.GetValue(Pauses)),
        new SickWorkerMeasurement(kind, parsed.GetValue(Rounds)),
        new SourceMeasurement(kind, parsed.GetValue(Pauses)),
        new MemoryMeasurement(kind, Many, parsed.GetValue(Tasks)),
    ];

    private static IMeasurement[] ToEtcd(ParseResult parsed) =>
    [
        new EtcdPutMeasurement(parsed.GetValue(Rounds), parsed.GetValue(Seconds), parsed.GetValue(Fill)),
        new EtcdWatchMeasurement(parsed.GetValue(Puts)),
        new EtcdLeaseMeasurement(parsed.GetValue(Leases)),
    ];

    private static PortMeasurement ToPort(ParseResult parsed) => new(parsed.GetValue(Rounds), parsed.GetValue(Seconds));

    private static StreamsMeasurement ToStreams(ParseResult parsed) =>
        new(parsed.GetValue(Count), TimeSpan.FromSeconds(parsed.GetValue(Hold)));

    private static StartMeasurement ToStart(ParseResult parsed) => new(parsed.GetValue(Runs), parsed.GetRequiredValue(Native));

    private static PauseMeasurement ToPause(ParseResult parsed) => new(parsed.GetValue(Kind), parsed.GetValue(Workers), parsed.GetValue(Pauses));

    private static IMeasurement[] ToStore(ParseResult parsed) =>
    [
        new CommitMeasurement(parsed.GetValue(Rounds), TimeSpan.FromSeconds(parsed.GetValue(Seconds))),
        new FanOutMeasurement(parsed.GetValue(Rounds), parsed.GetValue(Puts)),
    ];

    private static Command New(
        string name, string description, IEnumerable<Option> options, Func<ParseResult, IReadOnlyList<IMeasurement>> measurements)
    {
        var command = new Command(name, description) { Output };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => Session.RunAsync(measurements(parsed), parsed.GetValue(Output), cancellationToken));
        return command;
    }

    private static Command NewBareServer()
    {
        var address = new Argument<string>("address");
        var certificate = new Option<string?>("--certificate");
        var key = new Option<string?>("--key");
        var command = new Command(BareServer) { address, certificate, key };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = Port.BareServer.BuildGrpc(parsed.GetRequiredValue(address), parsed.GetValue(certificate), parsed.GetValue(key));
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
        });
        return command;
    }

    private static Option<int> Number(string name, int value, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} Above zero.", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() > 0)
            {
                return;
            }

            result.AddError($"{name} must be above zero");
        });
        return option;
    }
}
