namespace DmMaster.Hosting.Bounds;

/// <summary>
/// The bytes of requests and answers under way, of each connection and over all. What does not fit is refused; but first the
/// connection goes that holds most and stands still, so that clients which do not read cannot take the room of those which do.
/// </summary>
/// <param name="options">How much there is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of connections that were ended.</param>
internal sealed partial class LoadBudget(LoadOptions options, TimeProvider time, ILogger<LoadBudget> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ConnectionLoad> _holders = [];
    private readonly WarningPace _pace = new(time);
    private TaskCompletionSource? _freed;
    private long _held;
    private long? _pressed;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Reads of many keys: one of a connection at a time, and of all as many as half of the processors do at once.</summary>
    internal FairQueue LongReads { get; } = new(1, Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>How much is allowed.</summary>
    internal LoadOptions Options => options;

    /// <summary>Bytes held now.</summary>
    internal long Held
    {
        get
        {
            lock (_lock)
            {
                return _held;
            }
        }
    }

    /// <summary>The most that was ever held.</summary>
    internal long Peak { get; private set; }

    /// <summary>How often there was no room.</summary>
    internal long Refusals { get; private set; }

    /// <summary>How many connections were ended.</summary>
    internal long EndedConnections { get; private set; }

    /// <summary>Takes bytes for a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="bytes">How many, above 0.</param>
    /// <param name="isAnswer">Whether they wait for the client from now on.</param>
    internal LoadProblem Take(CallLoad call, long bytes, bool isAnswer)
    {
        ConnectionLoad? victim = null;
        LoadProblem problem;
        lock (_lock)
        {
            problem = Problem(call, bytes);
            if (problem == LoadProblem.Total && (victim = Victim(call.Connection)) is not null)
            {
                Forget(victim);
                problem = Problem(call, bytes);
            }

            if (problem == LoadProblem.None)
            {
                Add(call, bytes, isAnswer);
            }
            else
            {
                Refusals++;
            }
        }

        End(victim);
        return problem;
    }

    /// <summary>Gives bytes of a call back.</summary>
    internal void Return(CallLoad call, long bytes)
    {
        lock (_lock)
        {
            Subtract(call, Math.Min(bytes, call.Bytes));
        }
    }

    /// <summary>Gives back all of a call, for good.</summary>
    internal void End(CallLoad call)
    {
        lock (_lock)
        {
            call.IsOver = true;
            Subtract(call, call.Bytes);
        }
    }

    /// <summary>Notes that a call moved on.</summary>
    internal void Renew(CallLoad call)
    {
        lock (_lock)
        {
            if (call.Place is { List: { } list } place)
            {
                call.Since = time.GetTimestamp();
                list.Remove(place);
                list.AddLast(place);
            }
        }
    }

    /// <summary>Ends when something was given back after this call, or after a while.</summary>
    internal Task FreedAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _freed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAny(_freed.Task, Task.Delay(atMost, time, cancellationToken)).Unwrap();
        }
    }

    /// <summary>Ends the connections with an answer that nobody reads.</summary>
    internal void EndUnread()
    {
        ConnectionLoad[] unread;
        lock (_lock)
        {
            unread = [.. _holders.Where(holder => holder.Calls.Any(call => call.IsAnswering && time.GetElapsedTime(call.Since) >= options.UnreadLimit))];
            foreach (var connection in unread)
            {
                Forget(connection);
            }
        }

        foreach (var connection in unread)
        {
            End(connection);
        }
    }

    private LoadProblem Problem(CallLoad call, long bytes)
    {
        if (call.IsOver || call.Connection.IsEnded || call.Connection.Bytes + bytes > options.ConnectionBytes)
        {
            return LoadProblem.Connection;
        }

        // What is small goes through while somebody tries to hold everything.
        var most = bytes <= options.SmallBytes ? options.TotalBytes / 4 * 5 : options.TotalBytes;
        return _held + bytes > most ? LoadProblem.Total : LoadProblem.None;
    }

    private ConnectionLoad? Victim(ConnectionLoad asking)
    {
        ConnectionLoad? most = null;
        if (_pressed is { } last && time.GetElapsedTime(last) < options.PressedPace)
        {
            return null;
        }

        foreach (var holder in _holders)
        {
            if (holder != asking && holder.Bytes > (most?.Bytes ?? 0)
                && holder.Calls.First is { Value: var oldest } && time.GetElapsedTime(oldest.Since) >= options.PressedAfter)
            {
                most = holder;
            }
        }

        _pressed = most is null ? _pressed : time.GetTimestamp();
        return most;
    }

    private void Add(CallLoad call, long bytes, bool isAnswer)
    {
        _held += bytes;
        Peak = Math.Max(Peak, _held);
        call.Bytes += bytes;
        call.IsAnswering |= isAnswer;
        call.Connection.Bytes += bytes;
        if (call.Place is null)
        {
            call.Since = time.GetTimestamp();
            call.Place = call.Connection.Calls.AddLast(call);
            _holders.Add(call.Connection);
        }
    }

    private void Subtract(CallLoad call, long bytes)
    {
        _held -= bytes;
        call.Bytes -= bytes;
        call.Connection.Bytes -= bytes;
        if (call.Bytes == 0 && call.Place is { } place)
        {
            call.Connection.Calls.Remove(place);
            call.Place = null;
            call.IsAnswering = false;
            if (call.Connection.Calls.Count == 0)
            {
                _holders.Remove(call.Connection);
            }
        }

        if (bytes > 0)
        {
            _freed?.SetResult();
            _freed = null;
        }
    }

    private void Forget(ConnectionLoad connection)
    {
        connection.IsEnded = true;
        while (connection.Calls.First is { Value: var call })
        {
            Subtract(call, call.Bytes);
        }
    }

    private void End(ConnectionLoad? connection)
    {
        if (connection is null)
        {
            return;
        }

        EndedConnections++;
        if (_pace.IsDue(out var others))
        {
            LogEnded(connection.Peer, others);
        }

        connection.Abort("its answers are not read");
    }

    [LoggerMessage(HostingEventIds.UnreadEnded, LogLevel.Warning, "a connection was ended: its client sends requests and reads no answers")]
    private partial void LogEnded(string peer, long others);
}
