namespace DmMaster.Databases.Checks.Results;

/// <summary>All results of a pre-check, counted and cut to what is shown, as DM does: counted before anything is cut.</summary>
internal sealed class PreCheckReport
{
    private const string Type = "fail to check synchronization configuration with type";

    private readonly IReadOnlyList<NamedResult> _results;

    /// <summary>Makes a report.</summary>
    /// <param name="results">The results in any order. They are shown by number: stock shows them as they end.</param>
    public PreCheckReport(IEnumerable<NamedResult> results) => _results = [.. results.OrderBy(static one => one.Id)];

    /// <summary>Whether the task may not start.</summary>
    public bool HasFailed => Count(CheckState.Failure) > 0;

    /// <summary>What an answer says.</summary>
    /// <param name="mostErrors">How many errors are shown; below zero for all.</param>
    /// <param name="mostWarnings">How many warnings.</param>
    public string Text(int mostErrors, int mostWarnings) =>
        Count(CheckState.Success) == _results.Count ? "pre-check is passed. "
        : $"{Type}: {(HasFailed ? "check was failed, please see detail" : "no errors but some warnings")}\n detail: {Detail(mostErrors, mostWarnings)}";

    private int Count(CheckState state) => _results.Count(one => one.Result.State == state);

    private string Detail(int mostErrors, int mostWarnings)
    {
        var json = new ReportJson();
        json.Begin("results", Cut(mostErrors, mostWarnings));
        json.End(new(_results.Count, Count(CheckState.Success), Count(CheckState.Failure), Count(CheckState.Warning)));
        return json.ToString();
    }

    private List<NamedResult> Cut(int mostErrors, int mostWarnings)
    {
        var left = new Dictionary<CheckState, int> { [CheckState.Failure] = mostErrors, [CheckState.Warning] = mostWarnings };
        var shown = new List<NamedResult>();
        foreach (var one in _results.Where(static one => one.Result.State != CheckState.Success))
        {
            if (one.Result.Errors.Count == 0)
            {
                if (Take(left, one.Result.State))
                {
                    shown.Add(one);
                }

                continue;
            }

            var errors = one.Result.Errors.Where(error => Take(left, error.Severity)).ToList();
            if (errors.Count > 0)
            {
                shown.Add(one with { Result = one.Result with { Errors = errors } });
            }
        }

        return shown;
    }

    private static bool Take(Dictionary<CheckState, int> left, CheckState state)
    {
        var most = left[state];
        left[state] = most > 0 ? most - 1 : most;
        return most != 0;
    }
}
