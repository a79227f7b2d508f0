using System.Collections.Concurrent;
using DmMaster.Config;

namespace DmMaster.Databases.Connecting;

/// <summary>A few connections to one database for many questions. A server that will not have another gets no more than it has.</summary>
internal sealed class DatabasePool : IAsyncDisposable
{
    /// <summary>The most connections at once.</summary>
    public const int MostConnections = 4;

    private readonly ConcurrentBag<DatabaseSession> _idle = [];
    private readonly SemaphoreSlim _places = new(MostConnections);
    private readonly DatabaseConnector _databases;
    private readonly DatabaseConfig _database;
    private readonly DatabaseRole _role;
    private int _open;

    private DatabasePool(DatabaseConnector databases, DatabaseConfig database, DatabaseRole role, DatabaseSession first)
    {
        (_databases, _database, _role, _open) = (databases, database, role, 1);
        _idle.Add(first);
    }

    /// <summary>Opens the first connection.</summary>
    /// <returns>The pool, or why the database cannot be used.</returns>
    public static async Task<DmResult<DatabasePool>> OpenAsync(
        DatabaseConnector databases, DatabaseConfig database, DatabaseRole role, CancellationToken cancellationToken) =>
        (await databases.OpenAsync(database, role, cancellationToken)).Then<DatabasePool>(first => new DatabasePool(databases, database, role, first));

    /// <summary>Where the database is, as DM's checks say it.</summary>
    public string Address => $"{_database.Host}:{_database.Port}";

    /// <summary>Asks over one of the connections. One that breaks is not used again.</summary>
    /// <exception cref="DatabaseException">The database says no, or cannot be reached.</exception>
    public async Task<T> AskAsync<T>(Func<DatabaseSession, Task<T>> ask, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var session = await TakeAsync(cancellationToken);
        try
        {
            var answer = await ask(session);
            _idle.Add(session);
            _places.Release();
            return answer;
        }
        catch (DatabaseException failure) when (failure.Number > 0)
        {
            // A refusal: the connection is as good as before.
            _idle.Add(session);
            _places.Release();
            throw;
        }
        catch
        {
            Interlocked.Decrement(ref _open);
            _places.Release();
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>A failure of this database.</summary>
    public DatabaseException Failure(string text) => new(_role, text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in _idle)
        {
            await session.DisposeAsync();
        }

        _places.Dispose();
    }

    private async Task<DatabaseSession> TakeAsync(CancellationToken cancellationToken)
    {
        if (_idle.TryTake(out var idle))
        {
            return idle;
        }

        while (true)
        {
            if ((await _databases.OpenAsync(_database, _role, cancellationToken)).TryGet(out var opened, out var error))
            {
                Interlocked.Increment(ref _open);
                return opened;
            }

            if (Volatile.Read(ref _open) == 0 || cancellationToken.IsCancellationRequested)
            {
                _places.Release();
                cancellationToken.ThrowIfCancellationRequested();
                throw new DatabaseException(_role, error.RawCause.Length > 0 ? error.RawCause : error.Message);
            }

            // It has all the connections that it will get: this place is given up, and the next free one is waited for.
            await _places.WaitAsync(cancellationToken);
            if (_idle.TryTake(out idle))
            {
                return idle;
            }
        }
    }
}
