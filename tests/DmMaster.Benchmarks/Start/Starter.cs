using DmMaster.Benchmarks.Measuring;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Start;

/// <summary>A program whose start is measured.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Path">The program.</param>
/// <param name="Arguments">Its arguments, from the address where it is to listen.</param>
/// <param name="CallAsync">The call that counts as its first answer.</param>
internal sealed record Starter(
    string Name, string Path, Func<string, IReadOnlyList<string>> Arguments, Func<GrpcChannel, CancellationToken, Task> CallAsync)
{
    /// <summary>The times of its starts.</summary>
    public Samples Times { get; } = new();

    /// <summary>The processor time that each start took.</summary>
    public Samples Cpu { get; } = new();
}
