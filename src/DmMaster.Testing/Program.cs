using System.CommandLine;
using System.Runtime.InteropServices;
using DmMaster.Config.Files;
using DmMaster.Testing.Fleet;
using Grpc.Core;

const int BadArguments = 2;
StandardStream.UseForConsole();

var master = new Option<string>("--master") { Description = "Where the master is: host:port, a comma between two.", Required = true };
var native = new Option<int?>("--native") { Description = "How many native workers to run: 1 unless told, none beside --stock." };
var stock = new Option<int>("--stock") { Description = "How many stock workers to run, each with a port of its own." };
var portBase = new Option<int>("--port-base") { Description = "The port of the first stock worker.", DefaultValueFactory = _ => 20_000 };
var listen = new Option<string>("--listen")
{
    Description = "The IP address on which stock workers listen and are dialled.",
    DefaultValueFactory = _ => "127.0.0.1",
};
var prefix = new Option<string>("--name-prefix") { Description = "Workers are called this and a number.", DefaultValueFactory = _ => "w" };
var stageTime = new Option<int>("--stage-time") { Description = "How long a pause or a resume takes, in milliseconds." };
var loadTime = new Option<int>("--load-time") { Description = "How long a stock worker loads a dump before it replicates, in milliseconds." };
var keepAliveTtl = new Option<int>("--keepalive-ttl")
{
    Description = "How long the master may hear nothing of a stock worker before that counts as gone, in seconds.",
    DefaultValueFactory = _ => 60,
};
var announceDdl = new Option<string?>("--announce-ddl")
{
    Description = "A DDL that each subtask with shard-mode announces once, and waits at: of stock workers.",
};
var ddlTable = new Option<string>("--ddl-table") { Description = "The table of that DDL, as schema.table.", DefaultValueFactory = _ => "shop.t" };
var noteOrders = new Option<bool>("--note-orders") { Description = "Print when the last stock worker has taken an order on stages." };
var command = new RootCommand("Runs simulated DM workers that move no data.")
{
    master, native, stock, portBase, listen, prefix, stageTime, loadTime, keepAliveTtl, announceDdl, ddlTable, noteOrders,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    var options = new FleetOptions
    {
        Master = parsed.GetRequiredValue(master),
        Native = parsed.GetValue(native) ?? (parsed.GetValue(stock) > 0 ? 0 : 1),
        Stock = parsed.GetValue(stock),
        PortBase = parsed.GetValue(portBase),
        Listen = parsed.GetValue(listen) ?? "",
        NamePrefix = parsed.GetValue(prefix) ?? "",
        StageTime = TimeSpan.FromMilliseconds(parsed.GetValue(stageTime)),
        LoadTime = TimeSpan.FromMilliseconds(parsed.GetValue(loadTime)),
        KeepAliveTtl = TimeSpan.FromSeconds(parsed.GetValue(keepAliveTtl)),
        AnnounceDdl = parsed.GetValue(announceDdl),
        DdlTable = parsed.GetValue(ddlTable) ?? "",
    };
    options = parsed.GetValue(noteOrders) ? options with { Notes = new OrderNotes(options.Stock, Console.Out, TimeProvider.System) } : options;
    var problems = options.Problems();
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    return problems.Count > 0 ? BadArguments : await RunAsync(options, cancellationToken);
});

// The signals are ours: the library would turn a graceful end into the exit code of a kill.
using var stopping = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stopping.Token);

void Stop(PosixSignalContext signal)
{
    // A second one ends the process here and now.
    signal.Cancel = !stopping.IsCancellationRequested;
    stopping.Cancel();
}

static async Task<int> RunAsync(FleetOptions options, CancellationToken cancellationToken)
{
    try
    {
        await new WorkerFleet(options, TimeProvider.System).RunAsync(cancellationToken);
        return 0;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        return 0;
    }
    catch (IOException e)
    {
        await Console.Error.WriteLineAsync($"a port of a stock worker cannot be opened: {e.Message}");
        return 1;
    }
    catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
    {
        await Console.Error.WriteLineAsync($"no master answers: {e.Status.Detail}");
        return 1;
    }
    catch (RpcException e)
    {
        await Console.Error.WriteLineAsync($"the master refused a worker: {e.Status.Detail}");
        return 1;
    }
}
