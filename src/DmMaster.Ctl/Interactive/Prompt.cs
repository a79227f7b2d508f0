using DmMaster.Config;
using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Commands;
using DmMaster.Ctl.Connection;
using DmMaster.Ctl.Hosting;

namespace DmMaster.Ctl.Interactive;

/// <summary>The interactive session: one command a line, over one connection, until <c>exit</c> or the end of the input.</summary>
internal sealed class Prompt(CtlHost host, MasterSession master, TimeSpan rpcTimeout)
{
    private const string Sign = "\u001b[31m»\u001b[0m ";

    /// <summary>Runs the lines. What the commands did does not matter to how the session ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var lines = new LineReader(host.In);
        while (true)
        {
            host.Out.Write(host.HasPrompt ? Sign : "");
            host.Out.Flush();
            var (line, isTooLong) = await lines.ReadAsync(cancellationToken);
            var trimmed = line?.Trim();
            if (trimmed is null or "exit")
            {
                return;
            }
            else if (isTooLong)
            {
                host.Out.Write($"Error: a line may hold at most {LineReader.MaxLength} characters\n");
            }
            else if (trimmed.Length > 0)
            {
                await RunLineAsync(ShellWords.Split(trimmed), cancellationToken);
            }
        }
    }

    private async Task RunLineAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var lookup = CommandLookup.Find(new RootCommand(isPrompt: true), words);
        var error = lookup.Error ?? await RunCommandAsync(lookup, cancellationToken);
        if (error is not null)
        {
            var hint = lookup.Error is null ? "" : Dmctl.HelpHint;
            host.Out.Write($"fail to run: {GoFormat.List(words)}\nError: {error}\n{hint}");
        }
    }

    private async Task<string?> RunCommandAsync(CommandLookup lookup, CancellationToken cancellationToken)
    {
        var parse = FlagParser.Parse(lookup.Path.AllFlags, lookup.Arguments);
        if (parse.Error is not null)
        {
            return parse.Error;
        }

        var call = new CommandCall(lookup.Path, parse.Values, parse.Words, host, master, rpcTimeout);
        var outcome = parse.Values.Bool("help") || !lookup.Path.Command.IsRunnable
            ? call.ShowHelp()
            : await lookup.Path.Command.RunAsync(call, cancellationToken);
        return outcome.Error;
    }
}
