using DmMaster.Protocol.Dm;
using Grpc.Core;
using Grpc.Net.Client;

namespace DmMaster.EndToEnd;

/// <summary>The port of a stock worker, called past the master: what the worker does, whatever the master knows.</summary>
internal sealed class WorkerPort : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Worker.WorkerClient _client;

    /// <param name="program">The process of the worker; its first one.</param>
    public WorkerPort(StockProgram program)
    {
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{program.Port}");
        _client = new Worker.WorkerClient(_channel);
    }

    /// <summary>How the worker says that it is.</summary>
    public async Task<QueryStatusResponse> StatusAsync(CallOptions options) => await _client.QueryStatusAsync(new QueryStatusRequest(), options);

    /// <summary>Waits until the worker says what a test needs.</summary>
    public Task UntilAsync(Func<QueryStatusResponse, bool> condition) => Until.TrueAsync(async deadline =>
    {
        var status = await StatusAsync(deadline);
        return (condition(status), status.ToString());
    });

    public void Dispose() => _channel.Dispose();
}
