namespace DmMaster.Databases.Checks.Results;

/// <summary>How a check ended; of a single error of it, how much that weighs.</summary>
public enum CheckState
{
    /// <summary>Nothing was found.</summary>
    Success,

    /// <summary>Something was found that a task can live with.</summary>
    Warning,

    /// <summary>The task may not start.</summary>
    Failure,
}
