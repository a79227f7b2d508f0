using System.Text.RegularExpressions;
using DmMaster.Databases.Checks.Results;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Whether TiDB, PD and every store are new enough.</summary>
internal sealed partial class ClusterVersionCheck(PhysicalTarget target, DatabasePool database) : ICheck
{
    private static readonly ClusterVersion First = new(new Version(4, 0, 0), "");

    /// <inheritdoc/>
    public CheckName Name { get; } = new(
        "lightning_cluster_version", "check whether the downstream TiDB/PD/TiKV version meets the requirements of physical import mode");

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var problem = FindProblemOfTiDb(await AskTiDbAsync(cancellationToken))
                ?? FindProblem("PD", await target.Pd.VersionAsync(cancellationToken))
                ?? (await target.Pd.StoresAsync(cancellationToken)).Select(static store => FindProblem($"TiKV (at {store.Address})", store.Version)).FirstOrDefault(static one => one is not null);
            return problem is null ? CheckResult.Good : Fail(problem);
        }
        catch (DatabaseException failure)
        {
            return Fail(PhysicalErrors.Other(failure.Message));
        }
    }

    /// <summary>What is wrong with a TiDB; null for nothing, and for one that has no version of its own.</summary>
    /// <param name="said">What it says of itself, or the version that it shows to MySQL's clients.</param>
    internal static string? FindProblemOfTiDb(string said) =>
        !said.Contains("Release Version:", StringComparison.OrdinalIgnoreCase) && !said.Contains("tidb", StringComparison.OrdinalIgnoreCase)
            ? PhysicalErrors.Other($"server with version '{said}' is not TiDB")
            : Own().Match(said) is { Success: true } own ? FindProblem("TiDB", own.Groups[1].Value) : null;

    /// <summary>What is wrong with a part of the cluster; null for nothing.</summary>
    internal static string? FindProblem(string component, string version) =>
        ClusterVersion.Parse(version) is var found && found.IsBefore(First) ? PhysicalErrors.TooOld(component, found, First) : null;

    private static CheckResult Fail(string problem) => CheckResult.Fail(
        $"Cluster version check failed: {problem}", "you can switch to logical import mode which has no requirements on downstream cluster version");

    private async Task<string> AskTiDbAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OneAsync("SELECT tidb_version()", cancellationToken);
        }
        catch (DatabaseException failure) when (failure.Number > 0)
        {
            return await OneAsync("SELECT version()", cancellationToken);
        }
    }

    private async Task<string> OneAsync(string question, CancellationToken cancellationToken) =>
        (await database.AskAsync(session => session.QueryAsync(question, cancellationToken), cancellationToken)).Values(0).FirstOrDefault("");

    // "Release Version: v8.1.0", or "8.0.11-TiDB-v8.1.0": MySQL's own number comes first, and without the v.
    [GeneratedRegex(@"\b(v\d+\.\d+\.\d+[0-9A-Za-z.+-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Own();
}
