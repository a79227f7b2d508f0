using System.Runtime.InteropServices;

namespace DmMaster.Hosting;

/// <summary>The lifetime of the program: TERM, INT, HUP and QUIT stop it gracefully, a second one of them at once.</summary>
/// <param name="lifetime">What a signal stops.</param>
/// <param name="logger">Where a stop is noted.</param>
internal sealed partial class SignalLifetime(IHostApplicationLifetime lifetime, ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) > 1)
        {
            // Left to the system: the default action of all four ends the process here and now.
            context.Cancel = false;
            return;
        }

        context.Cancel = true;
        LogStopping(logger, context.Signal);
        lifetime.StopApplication();
    }

    [LoggerMessage(HostingEventIds.Stopping, LogLevel.Information, "got signal to exit")]
    private static partial void LogStopping(ILogger logger, PosixSignal signal);
}
