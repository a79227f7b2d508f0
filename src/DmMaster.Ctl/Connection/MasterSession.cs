using DmMaster.Config;
using DmMaster.Protocol.Dm;
using Grpc.Core;

namespace DmMaster.Ctl.Connection;

/// <summary>The calls of one run of dmctl, over one connection that is replaced when it breaks.</summary>
internal sealed class MasterSession : IDisposable
{
    private readonly MasterDialer _dialer;
    private readonly SemaphoreSlim _dialing = new(1);
    private MasterConnection _connection;

    private MasterSession(MasterDialer dialer, MasterConnection connection)
    {
        _dialer = dialer;
        _connection = connection;
    }

    /// <summary>Connects.</summary>
    public static async Task<DmResult<MasterSession>> OpenAsync(MasterDialer dialer, CancellationToken cancellationToken)
    {
        var dialled = await dialer.DialAsync(cancellationToken);
        return dialled.TryGet(out var connection, out var error) ? new MasterSession(dialer, connection) : error;
    }

    /// <summary>
    /// Calls the master. A call that did not reach it, or whose answer was too large, is repeated once over a new connection; the master may
    /// then have executed it twice.
    /// </summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="deadline">The moment at which it is given up, null for never.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, or the text of the error.</returns>
    public async Task<DmResult<T>> SendAsync<T>(
        Func<Master.MasterClient, CallOptions, AsyncUnaryCall<T>> call, DateTime? deadline, CancellationToken cancellationToken)
        where T : class
    {
        var connection = _connection;
        var options = new CallOptions(deadline: deadline, cancellationToken: cancellationToken);
        var (response, status) = await TryAsync(connection, call, connection.Master, options);
        if (status.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted)
        {
            var dialled = await ReplaceAsync(connection, cancellationToken);
            if (!dialled.TryGet(out var fresh, out var error))
            {
                return error;
            }

            var master = ReplyTooLarge.Size(status) is { } size ? fresh.CreateClient(size) : fresh.Master;
            (response, status) = await TryAsync(fresh, call, master, options);
        }

        return response is null ? DmError.Plain(RpcErrorText.Format(status)) : response;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _dialing.Dispose();
    }

    private static async Task<(T? Response, Status Status)> TryAsync<T>(
        MasterConnection connection, Func<Master.MasterClient, CallOptions, AsyncUnaryCall<T>> call, Master.MasterClient master, CallOptions options)
        where T : class
    {
        connection.Enter();
        try
        {
            using var pending = call(master, options);
            return (await pending.ResponseAsync, Status.DefaultSuccess);
        }
        catch (RpcException error)
        {
            return (null, RpcErrorText.Normalize(error));
        }
        finally
        {
            connection.Leave();
        }
    }

    // Of several calls that fail together the first one dials, the others use what it got.
    private async Task<DmResult<MasterConnection>> ReplaceAsync(MasterConnection broken, CancellationToken cancellationToken)
    {
        await _dialing.WaitAsync(cancellationToken);
        try
        {
            if (_connection != broken)
            {
                return _connection;
            }

            var dialled = await _dialer.DialAsync(cancellationToken);
            if (dialled.TryGet(out var connection, out _))
            {
                _connection = connection;
                broken.Retire();
            }

            return dialled;
        }
        finally
        {
            _dialing.Release();
        }
    }
}
