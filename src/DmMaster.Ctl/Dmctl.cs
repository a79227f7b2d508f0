using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Connection;
using DmMaster.Ctl.Hosting;
using DmMaster.Ctl.Interactive;

namespace DmMaster.Ctl;

/// <summary>One run of dmctl, from its arguments to its exit code.</summary>
internal sealed class Dmctl(CtlHost host)
{
    /// <summary>What is said after an unknown command.</summary>
    public const string HelpHint = "Run 'dmctl --help' for usage.\n";

    /// <summary>Runs a command, or an interactive session when no word names one.</summary>
    /// <returns>0, or 1 when the command failed.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProxyNotice.Write(host);
        var lookup = CommandLookup.Find(new RootCommand(isPrompt: false), OldFlagForms.Rewrite(arguments));
        if (lookup.Error is not null)
        {
            return Fail(lookup.Error, HelpHint);
        }

        var parse = FlagParser.Parse(lookup.Path.AllFlags, lookup.Arguments);
        if (parse.Error is not null)
        {
            return Fail(parse.Error);
        }

        var command = lookup.Path.Command;
        if (parse.Values.Bool("help") || !command.IsRunnable)
        {
            host.Out.Write(CommandHelp.Full(lookup.Path));
            return 0;
        }
        else if (parse.Values.Bool("version"))
        {
            host.Error.Write(VersionText.Get());
            return 0;
        }

        var outcome = IsLocal(lookup, parse)
            ? await command.RunAsync(new CommandCall(lookup.Path, parse.Values, parse.Words, host, master: null, TimeSpan.Zero), cancellationToken)
            : await ConnectAndRunAsync(lookup.Path, parse, cancellationToken);
        return outcome.Error is null ? 0 : Fail(outcome.Error);
    }

    // The root with words left over, as in `dmctl -- x`, has nothing to do but to show its help.
    private static bool IsLocal(CommandLookup lookup, FlagParse parse) =>
        lookup.Path.Parent is null ? parse.Words.Count > 0 : !lookup.Path.Command.NeedsMaster;

    private async Task<CommandOutcome> ConnectAndRunAsync(CommandPath path, FlagParse parse, CancellationToken cancellationToken)
    {
        if (!ConnectionOptions.Load(parse.Values, host).TryGet(out var options, out var optionsError))
        {
            return CommandOutcome.Failed(optionsError.ToString());
        }

        var opened = await MasterSession.OpenAsync(new MasterDialer(options, host), cancellationToken);
        if (!opened.TryGet(out var master, out var openError))
        {
            return CommandOutcome.Failed(openError.ToString());
        }

        using var session = master;
        if (path.Parent is null)
        {
            await new Prompt(host, session, options.RpcTimeout).RunAsync(cancellationToken);
            return CommandOutcome.Done;
        }

        var call = new CommandCall(path, parse.Values, parse.Words, host, session, options.RpcTimeout);
        return await path.Command.RunAsync(call, cancellationToken);
    }

    private int Fail(string error, string hint = "")
    {
        host.Error.Write($"Error: {error}\n{hint}");
        return 1;
    }
}
