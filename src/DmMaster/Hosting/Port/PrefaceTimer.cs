using Microsoft.AspNetCore.Connections;

namespace DmMaster.Hosting.Port;

/// <summary>Ends the wait for a connection's first bytes. Either the time runs out or the bytes come: never both.</summary>
internal sealed class PrefaceTimer : IDisposable
{
    private const int Waiting = 0;
    private const int Over = 1;

    private readonly ConnectionContext _connection;
    private readonly ITimer _timer;
    private int _state = Waiting;

    /// <summary>Starts the clock.</summary>
    public PrefaceTimer(ConnectionContext connection, TimeProvider time, TimeSpan limit)
    {
        _connection = connection;
        _timer = time.CreateTimer(static timer => ((PrefaceTimer)timer!).RunOut(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Claims the connection for its protocol; false when the time has run out.</summary>
    public bool TryStop() => Interlocked.CompareExchange(ref _state, Over, Waiting) == Waiting;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void RunOut()
    {
        if (Interlocked.CompareExchange(ref _state, Over, Waiting) == Waiting)
        {
            _connection.Transport.Input.CancelPendingRead();
        }
    }
}
