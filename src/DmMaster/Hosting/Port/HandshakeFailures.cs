namespace DmMaster.Hosting.Port;

/// <summary>Hears what the server's TLS layer says of a handshake that failed, and notes it with the <see cref="Handshake"/>. It logs nothing itself.</summary>
internal sealed class HandshakeFailures : ILoggerProvider, ILogger
{
    /// <summary>Where the TLS layer says it, at debug level.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Https.Internal.HttpsConnectionMiddleware";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Handshake.Current is { } handshake)
        {
            handshake.Failure = exception;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
