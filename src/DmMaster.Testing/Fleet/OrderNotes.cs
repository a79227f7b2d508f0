namespace DmMaster.Testing.Fleet;

/// <summary>
/// Notes when the last of a fleet's stock workers has taken an order on stages from its watch: one line for each order that goes to all
/// of them. The time is the clock's timestamp, which is the same clock in all processes of a machine.
/// </summary>
/// <param name="workers">How many there are.</param>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
public sealed class OrderNotes(int workers, TextWriter output, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, int> _taken = [];

    /// <summary>A worker has taken the order of a revision.</summary>
    public void Take(long revision)
    {
        lock (_lock)
        {
            _taken[revision] = _taken.GetValueOrDefault(revision) + 1;
            if (_taken[revision] < workers)
            {
                return;
            }

            output.WriteLine($"order taken by all: revision={revision} workers={workers} at={time.GetTimestamp()}");

            // Each worker takes orders as they were given: all are past the older ones, which were not for all.
            foreach (var old in _taken.Keys.TakeWhile(old => old <= revision).ToList())
            {
                _taken.Remove(old);
            }
        }
    }
}
