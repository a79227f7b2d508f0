using DmMaster.Registry;
using DmMaster.Workers;
using DmMaster.Workers.Calls;
using DmMaster.Workers.Observed;
using Grpc.Core;

namespace DmMaster.Operations.Forwarding;

/// <summary>Asks workers of both kinds how they are, for whoever must know how things are now and not how they were last.</summary>
public sealed class StatusInquiry(StatusQuestions questions, ObservedState observed, OperationOptions options, TimeProvider time)
{
    /// <summary>
    /// Asks a worker, and waits for its answer: no longer than the budget, and for one that is silent no longer than for
    /// <see cref="OperationOptions.Moment"/>, in case that it is back.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="budget">How long at most.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>Why there is no answer; null when there is one, which then is in <see cref="ObservedState"/>.</returns>
    public async Task<RpcException?> AskAsync(WorkerName worker, Budget budget, CancellationToken cancellationToken)
    {
        if (questions.AskAsync(worker) is not { } answer)
        {
            return new RpcException(new(StatusCode.Unavailable, $"worker {worker} has no link to this master"));
        }

        var patience = Patience(worker);
        for (var left = patience > options.Moment ? patience : options.Moment; left > TimeSpan.Zero; left = Patience(worker))
        {
            try
            {
                var most = budget.Remaining();
                await answer.WaitAsync(left < most ? left : most, time, cancellationToken);
                return null;
            }
            catch (RpcException e)
            {
                return e;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new RpcException(new(StatusCode.Unavailable, $"the link to worker {worker} ended"));
            }
            catch (TimeoutException) when (budget.Remaining() > TimeSpan.Zero)
            {
                // Unless it has answered something else meanwhile, it is silent.
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        return new RpcException(GoStatus.DeadlineExceeded);
    }

    private TimeSpan Patience(WorkerName worker) => options.Silence - (observed.Worker(worker).UnansweredFor(time) ?? TimeSpan.Zero);
}
