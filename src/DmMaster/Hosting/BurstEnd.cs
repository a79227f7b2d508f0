namespace DmMaster.Hosting;

/// <summary>
/// Tells when a burst of work is over, from how often the collector ran in each interval: its pace follows the size of the process,
/// so the same numbers hold for ten workers and for ten thousand.
/// </summary>
internal sealed class BurstEnd
{
    /// <summary>An interval with so many collections, or more, is part of a burst.</summary>
    public const int Busy = 4;

    /// <summary>With so many, or fewer, the process rests: workers say that they live, somebody looks at a task.</summary>
    public const int AtRest = 1;

    private bool _isBurst;

    /// <summary>An interval is over.</summary>
    /// <param name="collections">How many collections it had.</param>
    /// <returns>Whether it is the first interval of rest after a burst.</returns>
    public bool Note(int collections)
    {
        var isOver = _isBurst && collections <= AtRest;
        _isBurst = collections >= Busy || (_isBurst && !isOver);
        return isOver;
    }
}
