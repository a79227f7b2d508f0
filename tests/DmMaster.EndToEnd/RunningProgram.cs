using System.Diagnostics;
using System.Text;
using DmMaster.Tools;

namespace DmMaster.EndToEnd;

/// <summary>A program that runs until it is told to stop, with all that it printed.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _awaited = [];

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    public static RunningProgram Start(string path, params string[] arguments) => StartIn(Path.GetTempPath(), path, arguments);

    /// <summary>Starts a program in a directory of the test's choice.</summary>
    public static RunningProgram StartIn(string directory, string path, params string[] arguments)
    {
        var start = DefaultSignals.For(path, arguments);
        start.WorkingDirectory = directory;
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Waits for a line with a text, printed before or still to come.</summary>
    /// <param name="text">The text.</param>
    /// <param name="patience">How long at most; half a minute when it is null.</param>
    public async Task<string> LineAsync(string text, TimeSpan? patience = null)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            _awaited.Add((text, found));
        }

        try
        {
            return await found.Task.WaitAsync(patience ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"no line with \"{text}\" in:\n{Output}");
        }
    }

    /// <summary>Forgets what was printed, so that <see cref="LineAsync"/> waits for what comes next.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _output.Clear();
        }
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        if (name == "STOP")
        {
            // The signal is given a moment before the last thread stands still.
            Assert.True(SpinWait.SpinUntil(() => Threads().All(IsStopped), Patience), "the process did not stop");
        }
    }

    private string[] Threads() => Directory.GetDirectories($"/proc/{_process.Id}/task");

    // The letter behind the name, which is in parentheses and may hold anything.
    private static bool IsStopped(string thread)
    {
        try
        {
            var stat = File.ReadAllText($"{thread}/stat");
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _output.Append(line).Append('\n');
            foreach (var awaited in _awaited.FindAll(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                awaited.Found.TrySetResult(line);
                _awaited.Remove(awaited);
            }
        }
    }
}
