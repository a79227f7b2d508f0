using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace DmMaster.Interop;

/// <summary>Takes down the warnings about TLS handshakes that failed.</summary>
internal sealed class HandshakeLog : ILoggerProvider, ILogger
{
    private readonly Channel<IReadOnlyDictionary<string, string>> _lines = Channel.CreateUnbounded<IReadOnlyDictionary<string, string>>();

    /// <summary>The fields of the next.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NextAsync() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(Tool.Patience);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Assert.InRange(logLevel, LogLevel.Trace, LogLevel.Warning);
        if (eventId.Id == Hosting.HostingEventIds.HandshakeFailed && state is IReadOnlyList<KeyValuePair<string, object?>> fields)
        {
            _lines.Writer.TryWrite(fields.ToDictionary(static field => field.Key, static field => $"{field.Value}"));
        }
    }

    public void Dispose()
    {
    }
}
