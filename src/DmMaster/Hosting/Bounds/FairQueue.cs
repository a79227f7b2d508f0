namespace DmMaster.Hosting.Bounds;

/// <summary>
/// Lets only so much at a time begin, of each client and of all together. What has no room waits: the clients come one after the other,
/// however much each of them asks for. So who asks for much waits for itself, and not the others for it.
/// </summary>
/// <remarks>As the API priority and fairness of Kubernetes: a client is a flow there, and a width the seats of a request.</remarks>
/// <param name="each">How much one client may have under way. What is wider than that takes all of it.</param>
/// <param name="all">How much all may have, at least as much.</param>
internal sealed class FairQueue(int each, int all)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, Client> _clients = [];
    private readonly LinkedList<Client> _waiting = new();
    private int _used;
    private int _places;

    /// <summary>How many are under way, or wait.</summary>
    internal int Places => Volatile.Read(ref _places);

    /// <summary>How many wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Sum(static client => client.Places.Count(static place => !place.IsGivenUp));
            }
        }
    }

    /// <summary>Waits for room, which is free again when the result is disposed.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="width">How much of the room, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    internal async ValueTask<IDisposable> EnterAsync(object client, int width, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var place = Join(client, Math.Clamp(width, 1, each));
        if (!place.Entered.IsCompletedSuccessfully)
        {
            await using (cancellationToken.UnsafeRegister(static state => ((Place)state!).GiveUp(), place))
            {
                await place.Entered;
            }

            // What is woken would run before all that waits for a thread; this goes to the end of that queue.
            await Task.Yield();
        }

        return place;
    }

    private Place Join(object key, int width)
    {
        lock (_lock)
        {
            if (!_clients.TryGetValue(key, out var client))
            {
                _clients.Add(key, client = new Client(key));
            }

            var place = new Place(this, client, width);
            _places++;
            client.Places.Enqueue(place);
            if (client.Places.Count == 1)
            {
                _waiting.AddLast(client);
            }

            Admit();
            return place;
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            _places--;
            place.Client.Used -= place.Width;
            _used -= place.Width;
            Forget(place.Client);
            Admit();
        }
    }

    private void GiveUp(Place place)
    {
        lock (_lock)
        {
            if (place.TryGiveUp())
            {
                _places--;
                Admit();
            }
        }
    }

    // Under the lock. A client that has no room itself is passed over; one for which all together leave none keeps its turn.
    private void Admit()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var (client, next) = (node.Value, node.Next);
            while (client.Places.TryPeek(out var given) && given.IsGivenUp)
            {
                client.Places.Dequeue();
            }

            if (!client.Places.TryPeek(out var place))
            {
                _waiting.Remove(node);
                Forget(client);
            }
            else if (client.Used + place.Width <= each)
            {
                if (_used + place.Width > all)
                {
                    return;
                }

                Enter(client.Places.Dequeue());
                _waiting.Remove(node);
                if (client.Places.Count > 0)
                {
                    _waiting.AddLast(node);
                    next ??= node;
                }
            }

            node = next;
        }
    }

    private void Enter(Place place)
    {
        place.Client.Used += place.Width;
        _used += place.Width;
        place.Enter();
    }

    private void Forget(Client client)
    {
        if (client.Used == 0 && client.Places.Count == 0)
        {
            _clients.Remove(client.Key);
        }
    }

    private sealed class Client(object key)
    {
        public object Key => key;

        public int Used { get; set; }

        public Queue<Place> Places { get; } = new();
    }

    private sealed class Place(FairQueue queue, Client client, int width) : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isOver;

        public Client Client => client;

        public int Width => width;

        public Task Entered => _entered.Task;

        public bool IsGivenUp => _entered.Task.IsCanceled;

        public void Enter() => _entered.SetResult();

        public void GiveUp() => queue.GiveUp(this);

        public bool TryGiveUp() => _entered.TrySetCanceled();

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isOver, true))
            {
                queue.Leave(this);
            }
        }
    }
}
