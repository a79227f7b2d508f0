using System.Text.Json;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Asks PD, which knows the stores of the target's cluster.</summary>
internal sealed class PdClient : IDisposable
{
    private const string Api = "/pd/api/v1";

    // One that cannot be reached leaves time for the others.
    private static readonly TimeSpan DialLimit = TimeSpan.FromSeconds(10);

    private readonly ClusterHttp _http;
    private readonly IPdKeys _keys;
    private readonly TimeProvider _time;
    private readonly Uri _member;

    private PdClient(ClusterHttp http, IPdKeys keys, TimeProvider time, Uri member) => (_http, _keys, _time, _member) = (http, keys, time, member);

    /// <summary>Takes the first member that answers anything.</summary>
    /// <param name="members">The members.</param>
    /// <param name="http">Asks them; belongs to the result from now on.</param>
    /// <param name="keys">Reads PD's etcd.</param>
    /// <param name="time">The clock of limits.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <exception cref="DatabaseException">None answers within a statement's limit: what the last said.</exception>
    public static async Task<PdClient> ConnectAsync(
        IReadOnlyList<Uri> members, ClusterHttp http, IPdKeys keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        DatabaseException? refused = null;
        foreach (var member in members)
        {
            var left = DatabaseSession.StatementLimit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            try
            {
                await http.GetAsync(new Uri($"{member.OriginalString}{Api}/version"), left < DialLimit ? left : DialLimit, cancellationToken);
                return new PdClient(http, keys, time, member);
            }
            catch (DatabaseException failure)
            {
                refused = failure;
            }
        }

        throw refused ?? new DatabaseException(DatabaseRole.Downstream, DatabaseErrors.TooLate);
    }

    /// <summary>The stores of the cluster.</summary>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    public Task<IReadOnlyList<PdStore>> StoresAsync(CancellationToken cancellationToken) => AskAsync("/stores", PdAnswers.Stores, cancellationToken);

    /// <summary>How many copies of each region are kept.</summary>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    public Task<long> ReplicasAsync(CancellationToken cancellationToken) =>
        AskAsync("/config/replicate", static answer => PdAnswers.Number(answer, "max-replicas"), cancellationToken);

    /// <summary>How many empty regions each store holds, by its number.</summary>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    public Task<IReadOnlyDictionary<long, int>> EmptyRegionsAsync(CancellationToken cancellationToken) =>
        AskAsync("/regions/check/empty-region", PdAnswers.RegionsByStore, cancellationToken);

    /// <summary>What PD runs, as it says.</summary>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    public Task<string> VersionAsync(CancellationToken cancellationToken) =>
        AskAsync("/version", static answer => PdAnswers.Text(answer, "version"), cancellationToken);

    /// <summary>The keys below a prefix in PD's etcd, in order, with their values.</summary>
    /// <exception cref="DatabaseException">PD says no, or does not answer.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DatabaseSession.StatementLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _keys.ReadAsync(_member, _http.Connections, prefix, ClusterHttp.MostAnswer, either.Token);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new DatabaseException(DatabaseRole.Downstream, DatabaseErrors.TooLate);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(string path, Func<byte[], T> read, CancellationToken cancellationToken)
    {
        var uri = new Uri($"{_member.OriginalString}{Api}{path}");
        var (status, body) = await _http.GetAsync(uri, DatabaseSession.StatementLimit, cancellationToken);
        if (status.Length > 0)
        {
            throw new DatabaseException(DatabaseRole.Downstream, $"request pd http api failed with status: '{status}'");
        }

        try
        {
            return read(body);
        }
        catch (JsonException)
        {
            throw ClusterHttp.Failure(uri, "the answer is not the JSON that PD writes");
        }
    }
}
