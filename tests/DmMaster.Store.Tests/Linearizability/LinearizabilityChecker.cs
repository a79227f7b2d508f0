namespace DmMaster.Store.Tests.Linearizability;

/// <summary>
/// Looks for one order of all calls that explains every reply: each call at one moment between call and reply (Wing and Gong's search,
/// remembering what has been tried as Lowe does: which calls are done, and the state that they left).
/// </summary>
internal sealed class LinearizabilityChecker
{
    /// <summary>How many calls a history may have: one bit each.</summary>
    internal const int MaxCalls = 64;

    /// <summary>How many states may be tried before the history counts as too hard: never reached by bounded histories.</summary>
    private const int MaxStates = 2_000_000;

    private readonly RecordedCall[] _calls;
    private readonly HashSet<(ulong Done, string State)> _tried = [];
    private readonly ulong _answered;
    private ulong _farthest;

    private LinearizabilityChecker(IReadOnlyList<RecordedCall> calls)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls.Count, MaxCalls);
        _calls = [.. calls.OrderBy(call => call.Called)];
        for (var i = 0; i < _calls.Length; i++)
        {
            _answered |= _calls[i].Reply is null ? 0 : 1UL << i;
        }
    }

    /// <summary>Checks values only. What has no key in common is checked apart.</summary>
    /// <returns>Null when the history is linearizable, else where it ceases to be.</returns>
    internal static string? CheckValues(IReadOnlyList<RecordedCall> history) =>
        KeyPartition.Split(history)
            .Select(part => new LinearizabilityChecker(part).Check(new CheckedState([], 0, false)))
            .FirstOrDefault(failure => failure is not null);

    /// <summary>Checks values and revisions: every change raises the one revision by one, and every reply tells the right one.</summary>
    /// <param name="history">The calls, all that changed the store since.</param>
    /// <param name="first">The revision before the first call, when no key existed.</param>
    /// <returns>As <see cref="CheckValues"/>.</returns>
    internal static string? CheckRevisions(IReadOnlyList<RecordedCall> history, long first) =>
        new LinearizabilityChecker(history).Check(new CheckedState([], first, true));

    private string? Check(CheckedState start)
    {
        if (Search(0, start))
        {
            return null;
        }

        var done = _calls.Where((_, i) => (_farthest & (1UL << i)) != 0);
        var open = _calls.Where((_, i) => (_farthest & (1UL << i)) == 0);
        return $"no order explains this history.\nIn order so far:\n  {string.Join("\n  ", done)}\nNone of these can be next:\n  {string.Join("\n  ", open)}";
    }

    private bool Search(ulong done, CheckedState state)
    {
        if ((done & _answered) == _answered)
        {
            return true;
        }

        if (!_tried.Add((done, state.Text)))
        {
            return false;
        }

        Assert.True(_tried.Count <= MaxStates, "the history is too hard to decide");
        _farthest = ulong.PopCount(done & _answered) > ulong.PopCount(_farthest & _answered) ? done : _farthest;
        var firstReply = long.MaxValue;
        for (var i = 0; i < _calls.Length; i++)
        {
            firstReply = (done & (1UL << i)) == 0 ? Math.Min(firstReply, _calls[i].Replied) : firstReply;
        }

        // Whatever was called after the first reply comes after the call that was replied to.
        for (var i = 0; i < _calls.Length && _calls[i].Called < firstReply; i++)
        {
            if ((done & (1UL << i)) == 0 && state.After(_calls[i]) is { } after && Search(done | (1UL << i), after))
            {
                return true;
            }
        }

        return false;
    }
}
