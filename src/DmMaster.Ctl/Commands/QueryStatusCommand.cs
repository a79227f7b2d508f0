using DmMaster.Config;
using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Files;
using DmMaster.Ctl.Json;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>query-status</c>: shows one line for each task, or everything about some.</summary>
internal sealed class QueryStatusCommand : CtlCommand
{
    /// <inheritdoc/>
    public override string Name => "query-status";

    /// <inheritdoc/>
    public override string Arguments => "[-s source ...] [task-name | task-file] [--more]";

    /// <inheritdoc/>
    public override string Summary => "show the status of tasks";

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> Flags => [new("more", FlagKind.Bool, "show everything about all tasks")];

    /// <inheritdoc/>
    public override async Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Words.Count > 1)
        {
            return call.ShowUsage();
        }

        var name = call.Words.Count == 1 ? TaskWord.Resolve(call.Words[0], call.Host.WorkingDirectory) : "";
        var request = new QueryStatusListRequest { Name = name, Sources = { call.Sources } };
        var reply = await call.Master.SendAsync((master, options) => master.QueryStatusAsync(request, options), call.Deadline(), cancellationToken);
        if (!reply.TryGet(out var response, out var error))
        {
            return call.CallFailed($"can not query {name} task's status(in sources {GoFormat.List(call.Sources)})", error.ToString());
        }

        var isSummary = response.Result && name.Length == 0 && call.Sources.Count == 0 && !call.Flags.Bool("more")
            && response.Sources.All(source => source.Result);
        if (!isSummary)
        {
            return call.Answer(response);
        }

        call.Print(SummaryJson.Format(response, TaskSummary.Of(response)));
        return CommandOutcome.Done;
    }
}
