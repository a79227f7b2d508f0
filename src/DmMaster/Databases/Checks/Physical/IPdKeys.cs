namespace DmMaster.Databases.Checks.Physical;

/// <summary>Reads what other tools keep in the etcd that PD runs.</summary>
public interface IPdKeys
{
    /// <summary>Reads all keys below a prefix.</summary>
    /// <param name="pd">A member of PD.</param>
    /// <param name="connections">The connections to it, which stay the caller's.</param>
    /// <param name="prefix">The prefix.</param>
    /// <param name="most">The most bytes of the answer.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The keys in order, with their values.</returns>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> ReadAsync(
        Uri pd, HttpMessageHandler connections, string prefix, int most, CancellationToken cancellationToken);
}
