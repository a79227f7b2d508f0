using DmMaster.Config;
using DmMaster.Databases.Sources;

namespace DmMaster.Operations.Sources;

/// <summary>
/// Takes in the source files of a request: decoded, looked at in their upstreams, filled in and verified. All are judged before any is
/// used, several at a time, and the error that is told is that of the first wrong one.
/// </summary>
public sealed class SourceIntake(UpstreamCheck upstream, OperationOptions options, PasswordCipher cipher)
{
    // A request may name thousands of sources, and each look at an upstream takes a connection.
    private const int AtOnce = 16;

    /// <summary>Reads and checks every file.</summary>
    /// <param name="configs">YAML, one source each.</param>
    /// <param name="budget">How long in all.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>The sources with their passwords in clear, as workers are told them: the store is theirs too. Or the error.</returns>
    public async Task<DmResult<IReadOnlyList<SourceConfig>>> ReadAsync(
        IReadOnlyList<string> configs, Budget budget, CancellationToken cancellationToken)
    {
        var read = new DmResult<SourceConfig>[configs.Count];
        using var limit = budget.NewLimit();
        for (var i = 0; i < read.Length; i += AtOnce)
        {
            var range = Enumerable.Range(i, Math.Min(AtOnce, read.Length - i)).ToList();
            var some = await Task.WhenAll(range.Select(index => ReadAsync(configs[index], limit.Token)));
            some.CopyTo(read, i);
            if (Array.Find(some, static one => one.Error is not null) is { Error: { } error })
            {
                return error;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return read.Select(static one => one.Value).ToList();
    }

    private async Task<DmResult<SourceConfig>> ReadAsync(string config, CancellationToken cancellationToken)
    {
        var decoded = SourceConfig.Decode(config);
        if (!decoded.TryGet(out var source, out _))
        {
            return decoded;
        }

        var clear = cipher.Decrypt(source);
        var adjusted = options.NoUpstreamCheck
            ? clear.AdjustWithoutDatabase(static () => UpstreamCheck.Draw([]))
            : await upstream.AdjustAsync(clear, cancellationToken);
        return adjusted.Then<SourceConfig>(static filled => filled.Verify() is { } wrong ? wrong : filled);
    }
}
