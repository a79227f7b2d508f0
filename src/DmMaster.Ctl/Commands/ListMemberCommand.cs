using DmMaster.Ctl.CommandLine;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>list-member</c>: shows the leader, the masters and the workers.</summary>
internal sealed class ListMemberCommand : CtlCommand
{
    /// <inheritdoc/>
    public override string Name => "list-member";

    /// <inheritdoc/>
    public override string Arguments => "[--leader] [--master] [--worker] [--name name ...]";

    /// <inheritdoc/>
    public override string Summary => "list the masters and workers of the cluster";

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> Flags =>
    [
        new("leader", FlagKind.Bool, "list the leader only") { Short = 'l' },
        new("master", FlagKind.Bool, "list masters only") { Short = 'm' },
        new("worker", FlagKind.Bool, "list workers only") { Short = 'w' },
        new("name", FlagKind.List, "list the members of these names only") { Short = 'n' },
    ];

    /// <inheritdoc/>
    public override async Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Words.Count > 0)
        {
            return call.ShowUsage();
        }

        var request = new ListMemberRequest
        {
            Leader = call.Flags.Bool("leader"),
            Master = call.Flags.Bool("master"),
            Worker = call.Flags.Bool("worker"),
            Names = { call.Flags.List("name") },
        };
        var reply = await call.Master.SendAsync((master, options) => master.ListMemberAsync(request, options), deadline: null, cancellationToken);
        return reply.TryGet(out var response, out var error) ? call.Answer(response) : CommandOutcome.Failed(error.ToString());
    }
}
