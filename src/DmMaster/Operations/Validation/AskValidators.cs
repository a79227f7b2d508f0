using System.Text;
using DmMaster.Operations.Forwarding;
using DmMaster.Protocol.Dm;
using DmMaster.Registry;

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
        if (request.TaskName.Length > 0 && request.FilterStatus is not (Stage.InvalidStage or Stage.Running or Stage.Stopped))
        {
            return new GetValidationStatusResponse { Msg = "filtering stage should be either `running`, `stopped`, or empty" };
        }

        if (SourcesOf(request.TaskName, out var refusal) is not { } sources)
        {
            return new GetValidationStatusResponse { Msg = refusal };
        }

        var answers = await calls.AskAsync(
            sources, (client, _, options) => client.GetWorkerValidatorStatusAsync(request, options), budget, cancellationToken);
        var (isGood, message) = Judge(answers, answer => (answer.Result, answer.Msg));
        var good = answers.Where(answer => answer.Answer?.Result == true).Select(answer => answer.Answer!).ToList();
        return new GetValidationStatusResponse
        {
            Result = isGood,
            Msg = message,
            Validators = { good.SelectMany(answer => answer.Validators) },
            TableStatuses = { good.SelectMany(answer => answer.TableStatuses) },
        };
    }

    /// <summary>The rows that they found to differ.</summary>
    public async Task<GetValidationErrorResponse> ErrorsAsync(
        GetValidationErrorRequest request, Budget budget, CancellationToken cancellationToken)
    {
        if (request.TaskName.Length > 0 && request.ErrState == ValidateErrorState.ResolvedErr)
        {
            return new GetValidationErrorResponse { Msg = "only support querying `all`, `unprocessed`, and `ignored` error" };
        }

        if (SourcesOf(request.TaskName, out var refusal) is not { } sources)
        {
            return new GetValidationErrorResponse { Msg = refusal };
        }

        var answers = await calls.AskAsync(
            sources, (client, _, options) => client.GetValidatorErrorAsync(request, options), budget, cancellationToken);
        var (isGood, message) = Judge(answers, answer => (answer.Result, answer.Msg));
        return new GetValidationErrorResponse
        {
            Result = isGood,
            Msg = message,
            Error = { answers.Where(answer => answer.Answer?.Result == true).SelectMany(answer => answer.Answer!.Error) },
        };
    }

    /// <summary>Marks such rows, or forgets them.</summary>
    public async Task<OperateValidationErrorResponse> OperateAsync(
        OperateValidationErrorRequest request, Budget budget, CancellationToken cancellationToken)
    {
        if (SourcesOf(request.TaskName, out var refusal) is not { } sources)
        {
            return new OperateValidationErrorResponse { Msg = refusal };
        }

        var answers = await calls.AskAsync(
            sources, (client, _, options) => client.OperateValidatorErrorAsync(request, options), budget, cancellationToken);
        var (isGood, message) = Judge(answers, answer => (answer.Result, answer.Msg));
        return new OperateValidationErrorResponse { Result = isGood, Msg = message };
    }

    private IReadOnlyList<SourceId>? SourcesOf(string task, out string refusal)
    {
        refusal = task.Length == 0 ? NoTask : "";
        if (refusal.Length == 0 && feed.Current.Tasks.TryGetValue(new TaskName(task), out var subtasks))
        {
            return [.. subtasks.Keys];
        }

        refusal = refusal.Length > 0 ? refusal : ValidationSelection.NoSuchTask(task);
        return null;
    }

    // Every failure in one text, each followed by a semicolon and a blank.
    private static (bool IsGood, string Message) Judge<T>(
        IReadOnlyList<SourceAnswer<T>> answers, Func<T, (bool IsGood, string Message)> read)
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

        return (message.Length == 0, message.ToString());
    }
}
