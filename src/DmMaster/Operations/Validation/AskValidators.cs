using System.Text;
using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;
using Grpc.Core;
using WorkerClient = DmMaster.Protocol.Dm.Worker.WorkerClient;

namespace DmMaster.Operations.Validation;

/// <summary>
/// Asks the validators of a task. Here, and only here, DM makes the whole answer false when one source fails; what the others said
/// is in it all the same.
/// </summary>
public sealed class AskValidators(RegistryFeed feed, SourceCalls calls)
{
    private const string NoTask = "task name should be specified";

    /// <summary>How far they are.</summary>
    public async Task<GetValidationStatusResponse> StatusAsync(
        GetValidationStatusRequest request, Budget budget, CancellationToken cancellationToken)
    {
        var wrong = request.FilterStatus is Stage.InvalidStage or Stage.Running or Stage.Stopped
            ? null
            : "filtering stage should be either `running`, `stopped`, or empty";
        var (message, good) = await AskAsync(
            request.TaskName,
            wrong,
            (client, _, options) => client.GetWorkerValidatorStatusAsync(request, options),
            static said => (said.Result, said.Msg),
            budget,
            cancellationToken);
        return new GetValidationStatusResponse
        {
            Result = message.Length == 0,
            Msg = message,
            Validators = { good.SelectMany(static said => said.Validators) },
            TableStatuses = { good.SelectMany(static said => said.TableStatuses) },
        };
    }

    /// <summary>The rows that they found to differ.</summary>
    public async Task<GetValidationErrorResponse> ErrorsAsync(
        GetValidationErrorRequest request, Budget budget, CancellationToken cancellationToken)
    {
        var wrong = request.ErrState == ValidateErrorState.ResolvedErr ? "only support querying `all`, `unprocessed`, and `ignored` error" : null;
        var (message, good) = await AskAsync(
            request.TaskName,
            wrong,
            (client, _, options) => client.GetValidatorErrorAsync(request, options),
            static said => (said.Result, said.Msg),
            budget,
            cancellationToken);
        return new GetValidationErrorResponse { Result = message.Length == 0, Msg = message, Error = { good.SelectMany(static said => said.Error) } };
    }

    /// <summary>Marks such rows, or forgets them.</summary>
    public async Task<OperateValidationErrorResponse> OperateAsync(
        OperateValidationErrorRequest request, Budget budget, CancellationToken cancellationToken)
    {
        var (message, _) = await AskAsync(
            request.TaskName,
            null,
            (client, _, options) => client.OperateValidatorErrorAsync(request, options),
            static said => (said.Result, said.Msg),
            budget,
            cancellationToken);
        return new OperateValidationErrorResponse { Result = message.Length == 0, Msg = message };
    }

    /// <summary>Asks the validators of every source of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="wrong">What else is wrong with the question; null for nothing.</param>
    /// <param name="call">The call of one.</param>
    /// <param name="read">What an answer says of itself.</param>
    /// <param name="budget">How long at most.</param>
    /// <param name="cancellationToken">The caller left.</param>
    /// <returns>What went wrong, empty when nothing did; and the answers of those that gave a good one.</returns>
    private async Task<(string Message, IReadOnlyList<T> Good)> AskAsync<T>(
        string task,
        string? wrong,
        Func<WorkerClient, SourceId, CallOptions, AsyncUnaryCall<T>> call,
        Func<T, (bool IsGood, string Message)> read,
        Budget budget,
        CancellationToken cancellationToken)
        where T : class
    {
        if (task.Length == 0 || wrong is not null)
        {
            return (task.Length == 0 ? NoTask : wrong!, []);
        }

        if (!feed.Current.Tasks.TryGetValue(new TaskName(task), out var subtasks))
        {
            return (ValidationSelection.NoSuchTask(task).ToString(), []);
        }

        var answers = await calls.AskAsync(subtasks.Keys, call, budget, cancellationToken);
        return (Judge(answers, read), [.. answers.Select(static answer => answer.Answer).OfType<T>().Where(said => read(said).IsGood)]);
    }

    // Every failure in one text, each followed by a semicolon and a blank.
    private static string Judge<T>(IReadOnlyList<SourceAnswer<T>> answers, Func<T, (bool IsGood, string Message)> read)
        where T : class
    {
        var message = new StringBuilder();
        foreach (var answer in answers)
        {
            if (answer.Answer is not { } said)
            {
                message.Append(answer.Failure ?? MasterErrors.NoWorkerFor(answer.Source.Value)).Append("; ");
            }
            else if (read(said) is { IsGood: false } refused)
            {
                message.Append(refused.Message).Append("; ");
            }
        }

        return message.ToString();
    }
}
