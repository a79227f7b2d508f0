using System.Globalization;
using System.Text.Json;
using DmMaster.Config;
using DmMaster.Databases.Checks.Preparing;
using DmMaster.Databases.Connecting;

namespace DmMaster.Databases.Checks.Physical;

/// <summary>Finds the cluster behind the target of a task whose dump is imported in physical mode, and how much is imported.</summary>
/// <remarks>Stock opens Lightning's checkpoints here too. No check of DM 8.1 looks into them.</remarks>
public sealed partial class PhysicalImport(IPdKeys keys, TimeProvider time, ILogger<PhysicalImport> logger)
{
    private const int MostMessage = 1_024;

    private static readonly string[] Items = ["empty_region", "region_distribution", "downstream_version", FreeSpace, "downstream_mutex_features"];

    /// <summary>The item that wants to know how much is imported.</summary>
    internal const string FreeSpace = "free_space";

    /// <summary>The port at which a TiDB tells of itself. DM's configuration has no word for another.</summary>
    internal int StatusPort { get; set; } = 10080;

    /// <summary>Prepares what the checks of the mode need; nothing where the task has another, or none of them is wanted.</summary>
    /// <param name="first">The first subtask, whose target stands for all.</param>
    /// <param name="items">What is checked.</param>
    /// <param name="sources">The sources, which are open.</param>
    /// <param name="cancellationToken">The caller left, or has no time left.</param>
    /// <returns>The cluster, null for none; or why it cannot be looked at.</returns>
    /// <exception cref="DatabaseException">A source does not say how much it has.</exception>
    internal async Task<DmResult<PhysicalTarget>?> PrepareAsync(
        SubTaskConfig first, CheckItems items, IReadOnlyList<CheckedSource> sources, CancellationToken cancellationToken)
    {
        if (!first.IsPhysicalImport || !Array.Exists(Items, items.Has))
        {
            return null;
        }

        var size = 0L;
        foreach (var source in items.Has(FreeSpace) ? sources : [])
        {
            if (!(await DataSize.OfAsync(source, cancellationToken)).TryGet(out var ofSource, out var unknown))
            {
                return unknown;
            }

            size += ofSource.Bytes;
        }

        if (!(await DatabaseTls.ReadAsync(first.To.Security, static _ => { }, cancellationToken)).TryGet(out var tls, out var error))
        {
            return error;
        }

        var tables = sources.SelectMany(static source => source.Routed).Select(static table => table.QuotedTarget).Distinct().Count();
        return (await OpenAsync(first, tls, cancellationToken)).Then<PhysicalTarget>(client => new PhysicalTarget(client, size, tables));
    }

    private async Task<DmResult<PdClient>> OpenAsync(SubTaskConfig first, DatabaseTls tls, CancellationToken cancellationToken)
    {
        var http = new ClusterHttp(tls, time);
        var isOpen = false;
        try
        {
            var pd = await ConnectAsync(first, http, cancellationToken);
            isOpen = pd.IsGood;
            return pd;
        }
        finally
        {
            if (!isOpen)
            {
                http.Dispose();
            }
        }
    }

    private async Task<DmResult<PdClient>> ConnectAsync(SubTaskConfig first, ClusterHttp http, CancellationToken cancellationToken)
    {
        var addresses = first.Loader.PdAddress;
        if (addresses.Length == 0 && !(await AskTiDbAsync(first.To.Host, http, cancellationToken)).TryGet(out addresses, out var error))
        {
            return error;
        }

        var members = addresses.Split(',').Select(http.ToUri).ToList();
        if (members.Contains(null))
        {
            return PhysicalErrors.PdAddressInvalid();
        }

        try
        {
            return await PdClient.ConnectAsync(members!, http, keys, time, cancellationToken);
        }
        catch (DatabaseException failure)
        {
            LogPdAway(first.TaskName, failure.Message);
            return PhysicalErrors.PdAway();
        }
    }

    // TiDB tells of its PD.
    private async Task<DmResult<string>> AskTiDbAsync(string host, ClusterHttp http, CancellationToken cancellationToken)
    {
        var bracketed = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        var text = string.Create(CultureInfo.InvariantCulture, $"{http.Scheme}://{bracketed}:{StatusPort}/settings");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return PhysicalErrors.NoSettings($"Get \"{text}\": no such host");
        }

        try
        {
            var (status, body) = await http.GetAsync(uri, DatabaseSession.StatementLimit, cancellationToken);
            return status.Length > 0
                ? PhysicalErrors.NoSettings($"get {text} http status code != 200, message {GoFormat.Cut(System.Text.Encoding.UTF8.GetString(body), MostMessage)}")
                : PdAnswers.Text(body, "path");
        }
        catch (DatabaseException failure)
        {
            return PhysicalErrors.NoSettings(failure.Message);
        }
        catch (JsonException)
        {
            return PhysicalErrors.NoSettings($"Get \"{text}\": the answer is not the JSON that TiDB writes");
        }
    }

    [LoggerMessage(EventId = CoordinatorEventIds.PdAway, Level = LogLevel.Warning, Message = "the PD of a task's target does not answer")]
    private partial void LogPdAway(string task, string error);
}
