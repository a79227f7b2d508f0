using System.Collections.Concurrent;
using System.Diagnostics;
using DmMaster.Benchmarks.Measuring;

namespace DmMaster.Benchmarks.Processes;

/// <summary>A program started by this one. None outlives it.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const int KeptLines = 200;

    private static readonly ConcurrentDictionary<ChildProgram, bool> Running = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private (Func<string, bool> IsIt, TaskCompletionSource<string> Found)? _awaited;

    static ChildProgram() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => KillAll();

    private ChildProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => FailAwaited();
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines that it printed.</summary>
    public string LastLines
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static ChildProgram Start(string path, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var child = new ChildProgram(Process.Start(start)!);
        Running[child] = true;
        return child;
    }

    /// <summary>Kills all that still run.</summary>
    public static void KillAll()
    {
        foreach (var child in Running.Keys)
        {
            child.Kill();
        }
    }

    /// <summary>Waits for a line with a text, printed before or still to come.</summary>
    /// <exception cref="MeasurementException">It ended first, or there is no such line in a minute.</exception>
    public Task<string> LineAsync(string text, CancellationToken cancellationToken) =>
        LineAsync(line => line.Contains(text, StringComparison.Ordinal), $"with \"{text}\"", cancellationToken);

    /// <summary>Waits for a line, printed before or still to come.</summary>
    /// <param name="isIt">Whether a line is the one.</param>
    /// <param name="which">The line in words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MeasurementException">It ended first, or there is no such line in a minute.</exception>
    public async Task<string> LineAsync(Func<string, bool> isIt, string which, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.FirstOrDefault(isIt) is { } line)
            {
                return line;
            }

            _awaited = (isIt, found);
        }

        if (HasExited)
        {
            FailAwaited();
        }

        try
        {
            return await found.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new MeasurementException($"no line {which} in: {LastLines}");
        }
    }

    /// <summary>Waits until it ends well.</summary>
    /// <exception cref="MeasurementException">It ends otherwise.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
        {
            throw new MeasurementException($"a program ended with {_process.ExitCode}: {LastLines}");
        }
    }

    /// <summary>The processor time that it has used, to a hundredth of a second.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>The memory that it occupies, in bytes.</summary>
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Lets it stand still: its connections stay open and say nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Ends it here and now.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Kill()
    {
        if (Running.TryRemove(this, out _) && !_process.HasExited)
        {
            _process.Kill();
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }

            if (_awaited is { } awaited && awaited.IsIt(line))
            {
                awaited.Found.TrySetResult(line);
            }
        }
    }

    private void FailAwaited()
    {
        lock (_lock)
        {
            _awaited?.Found.TrySetException(new MeasurementException($"a program ended: {string.Join('\n', _lines)}"));
        }
    }
}
