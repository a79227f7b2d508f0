using DmMaster.Benchmarks.Processes;
using Grpc.Net.Client;

namespace DmMaster.Benchmarks.Hostile;

/// <summary>A server that is attacked, in a process of its own.</summary>
/// <param name="Name">Shown in the table.</param>
/// <param name="Program">The process.</param>
/// <param name="Uri">Where it listens.</param>
internal sealed record Victim(string Name, ChildProgram Program, Uri Uri) : IAsyncDisposable
{
    /// <summary>A small call, which the good client makes and the attacker begins.</summary>
    public required SmallCall Small { get; init; }

    /// <summary>The path of a call with a large answer.</summary>
    public required string LargePath { get; init; }

    /// <summary>The request of that.</summary>
    public byte[] LargeRequest { get; init; } = [];

    /// <summary>A call that takes a text, and the number of its field; etcd takes nothing compressed, and says so.</summary>
    public required string TextPath { get; init; }

    /// <summary>Workers with a link to it; null when it has none.</summary>
    public ChildProgram? Workers { get; init; }

    /// <summary>How a good client connects.</summary>
    public Func<GrpcChannel>? Connect { get; init; }

    /// <summary>A channel of a good client.</summary>
    public GrpcChannel Channel() => Connect?.Invoke() ?? GrpcChannel.ForAddress(Uri);

    /// <summary>How many links ended so far.</summary>
    public int LostLinks() => Workers is null ? 0 : Program.LastLines.Split('\n').Count(static line => line.Contains("link ended", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (Workers is not null)
        {
            await Workers.DisposeAsync();
        }

        await Program.DisposeAsync();
    }
}
