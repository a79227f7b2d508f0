using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Files;
using DmMaster.Protocol.Dm;

namespace DmMaster.Ctl.Commands;

/// <summary><c>operate-source</c>: makes, changes, removes and shows sources.</summary>
internal sealed class OperateSourceCommand : CtlCommand
{
    /// <inheritdoc/>
    public override string Name => "operate-source";

    /// <inheritdoc/>
    public override string Arguments => "<create | stop | show> [source-file ...] [-w worker] [--print-sample-config]";

    /// <inheritdoc/>
    public override string Summary => "create, stop or show upstream sources";

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> Flags =>
    [
        new("print-sample-config", FlagKind.Bool, "print a source file to start from") { Short = 'p' },
        new("worker", FlagKind.Text, "the worker that a created source is bound to") { Short = 'w' },
    ];

    /// <inheritdoc/>
    public override async Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Flags.Bool("print-sample-config"))
        {
            call.Print(SampleSource.Text());
            return CommandOutcome.Done;
        }

        if (call.Words.Count == 0)
        {
            return call.ShowUsage();
        }

        var operation = Operation(call.Words[0]);
        if (operation is SourceOp.InvalidSourceOp)
        {
            return call.Refuse($"invalid operate '{call.Words[0]}' on worker");
        }

        if (operation is not SourceOp.ShowSource && call.Words.Count == 1)
        {
            return call.Refuse("operate-source create/stop should specify config-file(s)");
        }

        return await SendAsync(call, operation, cancellationToken);
    }

    private static SourceOp Operation(string word) => word switch
    {
        "create" => SourceOp.StartSource,
        "update" => SourceOp.UpdateSource,
        "stop" => SourceOp.StopSource,
        "show" => SourceOp.ShowSource,
        _ => SourceOp.InvalidSourceOp,
    };

    private static async Task<CommandOutcome> SendAsync(CommandCall call, SourceOp operation, CancellationToken cancellationToken)
    {
        var request = new OperateSourceRequest { Op = operation, SourceID = { call.Sources } };
        if (operation is SourceOp.StartSource && call.Flags.Text("worker") is { Length: > 0 } worker)
        {
            request.WorkerName = worker;
            if (call.Words.Count > 2)
            {
                call.Print("operate-source create can't create multiple sources when specify worker");
            }
        }

        foreach (var word in call.Words.Skip(1))
        {
            if (Add(call, request, word) is { } problem)
            {
                return CommandOutcome.Failed(problem);
            }
        }

        var reply = await call.Master.SendAsync((master, options) => master.OperateSourceAsync(request, options), deadline: null, cancellationToken);
        return reply.TryGet(out var response, out var error) ? call.Answer(response) : CommandOutcome.Failed(error.ToString());
    }

    // Adds the text of a file; to stop a source its ID is as good.
    private static string? Add(CommandCall call, OperateSourceRequest request, string word)
    {
        if (!ConfigFile.Read(word, call.Host.WorkingDirectory).TryGet(out var yaml, out var readError))
        {
            if (request.Op is not SourceOp.StopSource)
            {
                return readError.ToString();
            }

            request.SourceID.Add(word);
            return null;
        }

        if (!TaskFiles.DecodeSource(yaml).TryGet(out var outline, out var decodeError))
        {
            return decodeError.ToString();
        }

        if (outline.Text("relay-dir").Length > 0)
        {
            call.Print("`relay-dir` in source config will be deprecated soon, please use `relay-dir` in worker config instead");
        }

        request.Config.Add(TlsContents.Fill(yaml, outline, "from/security", call.Host.WorkingDirectory));
        return null;
    }
}
