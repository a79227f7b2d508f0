using DmMaster.Protocol.Dm;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace DmMaster.Testing.Stock;

/// <summary>How a worker registers: one call on a connection of its own to one master after the other.</summary>
internal static class JoinMaster
{
    private const int Rounds = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    /// <summary>Registers.</summary>
    /// <returns>The master that took it.</returns>
    /// <exception cref="RpcException">None did.</exception>
    public static async Task<Uri> JoinAsync(StockWorkerEnvironment context, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            RpcException? failure = null;
            foreach (var master in context.Options.Masters)
            {
                failure = await TryAsync(context, master, cancellationToken);
                if (failure is null)
                {
                    return master;
                }
            }

            if (round == Rounds || failure!.StatusCode == StatusCode.AlreadyExists)
            {
                throw failure!;
            }

            await Task.Delay(BetweenRounds, context.Time, cancellationToken);
        }
    }

    private static async Task<RpcException?> TryAsync(StockWorkerEnvironment context, Uri master, CancellationToken cancellationToken)
    {
        var options = context.Options;
        using var channel = GrpcChannel.ForAddress(master, new GrpcChannelOptions { HttpHandler = options.Handler?.Invoke(), DisposeHttpClient = true });
        var calls = options.Calls is { } seen ? channel.Intercept(seen) : channel.CreateCallInvoker();
        try
        {
            var answer = await new Master.MasterClient(calls).RegisterWorkerAsync(
                new RegisterWorkerRequest { Name = options.Name, Address = options.Address },
                deadline: WorkerEtcd.Deadline(Timeout),
                cancellationToken: cancellationToken);
            return answer.Result ? null : new RpcException(new Status(StatusCode.AlreadyExists, answer.Msg));
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }
}
