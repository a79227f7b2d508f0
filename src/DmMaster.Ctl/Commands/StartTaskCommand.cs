using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Files;
using DmMaster.Ctl.Json;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>start-task</c>: sends a task file to the master.</summary>
internal sealed class StartTaskCommand : CtlCommand
{
    /// <inheritdoc/>
    public override string Name => "start-task";

    /// <inheritdoc/>
    public override string Arguments => "[-s source ...] [--remove-meta] [--start-time time] <task-file>";

    /// <inheritdoc/>
    public override string Summary => "start a task as its file defines it";

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> Flags =>
    [
        new("remove-meta", FlagKind.Bool, "forget how far an earlier task of this name had come"),
        new("start-time", FlagKind.Text, "where in the binlog to begin: '2021-10-21 00:01:00', with T for the space, with +08:00 for a time zone"),
    ];

    /// <inheritdoc/>
    public override async Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Words.Count != 1)
        {
            return call.ShowUsage();
        }

        if (!ConfigFile.Read(call.Words[0], call.Host.WorkingDirectory).TryGet(out var yaml, out var readError))
        {
            return CommandOutcome.Failed(readError.ToString());
        }

        if (!TaskFiles.DecodeTask(yaml).TryGet(out var outline, out var decodeError))
        {
            return CommandOutcome.Failed(decodeError.ToString());
        }

        if (ShardingRule.IsBroken(yaml, outline))
        {
            return call.Refuse(ShardingRule.Conflict);
        }

        var request = new StartTaskRequest
        {
            Task = TlsContents.Fill(yaml, outline, "target-database/security", call.Host.WorkingDirectory),
            Sources = { call.Sources },
            RemoveMeta = call.Flags.Bool("remove-meta"),
            StartTime = call.Flags.Text("start-time"),
        };
        var reply = await call.Master.SendAsync((master, options) => master.StartTaskAsync(request, options), deadline: null, cancellationToken);
        return reply.TryGet(out var response, out var error) ? Answer(call, response) : CommandOutcome.Failed(error.ToString());
    }

    private static CommandOutcome Answer(CommandCall call, StartTaskResponse response)
    {
        if (!CheckReport.Is(response.CheckResult))
        {
            return call.Answer(response);
        }

        call.Print(CheckReport.Format(response, response.CheckResult, static (answer, text) => answer.CheckResult = text));
        return CommandOutcome.Done;
    }
}
