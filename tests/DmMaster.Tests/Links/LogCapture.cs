using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DmMaster.Tests.Links;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Waits for a line with a text, logged before or still to come.</summary>
    public async Task LineAsync(string text, CancellationToken cancellationToken)
    {
        for (var more = Volatile.Read(ref _more).Task; !Lines.Any(line => line.Contains(text, StringComparison.Ordinal)); more = Volatile.Read(ref _more).Task)
        {
            await more.WaitAsync(cancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(" ", pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
        Lines.Enqueue($"{formatter(state, exception)} {fields}");
        Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public void Dispose()
    {
    }
}
