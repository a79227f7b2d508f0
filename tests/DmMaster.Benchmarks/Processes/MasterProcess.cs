using System.Text.RegularExpressions;

namespace DmMaster.Benchmarks.Processes;

/// <summary>A dm-master in a process of its own, on a port of its own.</summary>
internal sealed partial class MasterProcess(ChildProgram program, string address) : IMeasuredMaster
{
    /// <summary>The process.</summary>
    public ChildProgram Program { get; } = program;

    /// <inheritdoc/>
    public string Address { get; } = address;

    /// <inheritdoc/>
    public Uri Uri { get; } = new($"http://{address}");

    /// <inheritdoc/>
    public string LastLines => Program.LastLines;

    public static Task<MasterProcess> StartAsync(CancellationToken cancellationToken) => StartAsync([], cancellationToken);

    /// <param name="more">Arguments besides <see cref="Arguments"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<MasterProcess> StartAsync(string[] more, CancellationToken cancellationToken) =>
        StartProgramAsync([.. Arguments("127.0.0.1:0"), .. more], cancellationToken);

    /// <summary>Starts one that looks into databases.</summary>
    public static Task<MasterProcess> StartLookingAsync(CancellationToken cancellationToken) =>
        StartProgramAsync(["-master-addr", "127.0.0.1:0", "-name", "master1"], cancellationToken);

    private static async Task<MasterProcess> StartProgramAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var program = ChildProgram.Start(Programs.Master, arguments);
        var line = await program.LineAsync("dm-master is listening", cancellationToken);
        return new MasterProcess(program, AddressInLine().Match(line).Groups[1].Value);
    }

    /// <summary>How it is started to listen at an address.</summary>
    public static string[] Arguments(string address) => ["-master-addr", address, "-name", "master1", "--no-upstream-check"];

    /// <inheritdoc/>
    public TimeSpan ProcessorTime() => Program.ProcessorTime();

    /// <inheritdoc/>
    public long ResidentBytes() => Program.ResidentBytes();

    public ValueTask DisposeAsync() => Program.DisposeAsync();

    [GeneratedRegex(@"address=http://(\d+\.\d+\.\d+\.\d+:\d+)")]
    private static partial Regex AddressInLine();
}
