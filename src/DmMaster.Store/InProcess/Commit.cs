namespace DmMaster.Store.InProcess;

/// <summary>One revision as the history remembers it. Never changes.</summary>
/// <param name="timestamp">When, by <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="versions">The version that each change made, in the order of the operations, each key once; at least one.</param>
internal readonly struct Commit(long timestamp, KeyVersion[] versions)
{
    /// <summary>What a change costs besides its key and value: the objects around them, roughly.</summary>
    private const long ChangeOverhead = 256;

    /// <summary>The revision.</summary>
    internal Revision Revision => versions[0].Value.ModRevision;

    /// <summary>When, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal long Timestamp => timestamp;

    /// <summary>The version that each change made.</summary>
    internal KeyVersion[] Versions => versions;

    /// <summary>About how much memory it holds.</summary>
    internal long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var version in versions)
            {
                bytes += SizeOf(version.Value);
            }

            return bytes;
        }
    }

    /// <summary>About how much memory a change holds.</summary>
    internal static long SizeOf(KeyValue current) => ChangeOverhead + current.Bytes;
}
