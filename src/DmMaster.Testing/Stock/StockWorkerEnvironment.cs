using System.Collections.Concurrent;
using DmMaster.Config;

namespace DmMaster.Testing.Stock;

/// <summary>What the parts of one simulated worker share.</summary>
internal sealed class StockWorkerEnvironment
{
    /// <summary>How many errors are kept.</summary>
    public const int MaxErrors = 100;

    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>Who it is.</summary>
    public required StockWorkerOptions Options { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required StockFaults Faults { get; init; }

    /// <summary>Its clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Fires when anything that the worker would report has changed.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Errors that a stock worker only logs, the last <see cref="MaxErrors"/> of them.</summary>
    public IReadOnlyCollection<string> Errors => [.. _errors];

    /// <summary>Keeps an error that a stock worker would only log.</summary>
    public void Log(DmError error)
    {
        _errors.Enqueue(error.ToString());
        while (_errors.Count > MaxErrors)
        {
            _errors.TryDequeue(out _);
        }

        Changed.Fire();
    }
}
