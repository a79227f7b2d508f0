using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks;

/// <summary>One thing that is looked at before a task starts.</summary>
internal interface ICheck
{
    /// <summary>What it is called.</summary>
    CheckName Name { get; }

    /// <summary>Looks.</summary>
    /// <exception cref="DatabaseException">A database did not answer, which is the check's failure.</exception>
    /// <exception cref="OperationCanceledException">There is no time left, or the caller left.</exception>
    Task<CheckResult> RunAsync(CancellationToken cancellationToken);
}
