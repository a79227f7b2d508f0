using DmMaster.Config;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks;

/// <summary>Looks into the databases of a task before it starts, as DM's pre-checks do.</summary>
public sealed partial class PreChecks(DatabaseConnector databases, PhysicalImport physical, TimeProvider time, ILogger<PreChecks> logger)
{
    /// <summary>How long all checks together may take, as with DM.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>Makes the checks.</summary>
    /// <param name="request">What to check.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>What an answer says, empty when nothing is checked; or why the task may not start.</returns>
    public async Task<DmResult<string>> RunAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var items = new CheckItems(request.Subtasks[0].IgnoredChecks);
        if (items.AreNone)
        {
            return "";
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var prepared = await PrepareAsync(request, items, either.Token);
        if (!prepared.TryGet(out var task, out var error))
        {
            return CheckErrors.NotPrepared(error);
        }

        await using (task)
        {
            var checks = CheckList.Of(task);
            var tables = task.Sources.Sum(static source => source.Routed.Count);
            LogBegun(request.Subtasks[0].TaskName, checks.Count, tables);
            request.Wishes.Observer?.Begun(checks.Count, tables);
            var report = new PreCheckReport(await Task.WhenAll(checks.Select((check, id) => RunAsync(id, check, request.Wishes.Observer, either.Token))));
            var text = report.Text(request.Wishes.MostErrors, request.Wishes.MostWarnings);
            return report.HasFailed ? CheckErrors.Failed(text) : text;
        }
    }

    private async Task<DmResult<CheckedTask>> PrepareAsync(CheckRequest request, CheckItems items, CancellationToken cancellationToken)
    {
        try
        {
            return await new CheckPreparation(databases, physical).PrepareAsync(request, items, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return DmError.Plain(DatabaseErrors.TooLate);
        }
    }

    private async Task<NamedResult> RunAsync(int id, ICheck check, ICheckObserver? observer, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        CheckResult result;
        try
        {
            result = await check.RunAsync(cancellationToken);
        }
        catch (DatabaseException failure)
        {
            result = CheckResult.Fail(failure.Message);
        }
        catch (OperationCanceledException)
        {
            result = CheckResult.Fail(DatabaseErrors.TooLate);
        }

        var took = time.GetElapsedTime(started);
        LogEnded(check.Name.Name, result.State, took);
        observer?.Ended(id, check.Name with { Extra = result.Extra ?? check.Name.Extra }, result.State, took);
        return new NamedResult(id, check.Name, result);
    }

    [LoggerMessage(EventId = CoordinatorEventIds.ChecksBegun, Level = LogLevel.Information, Message = "pre-checks of a task begin")]
    private partial void LogBegun(string task, int checks, int tables);

    [LoggerMessage(EventId = CoordinatorEventIds.CheckEnded, Level = LogLevel.Debug, Message = "a pre-check ended")]
    private partial void LogEnded(string check, CheckState state, TimeSpan took);
}
