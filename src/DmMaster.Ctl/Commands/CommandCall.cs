using DmMaster.Config;
using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Connection;
using DmMaster.Ctl.Hosting;
using DmMaster.Ctl.Json;
using Google.Protobuf;

namespace DmMaster.Ctl.Commands;

/// <summary>One run of one command: what it was given, and how it answers.</summary>
/// <param name="path">The command in its place.</param>
/// <param name="flags">What was said for each flag.</param>
/// <param name="words">The other arguments.</param>
/// <param name="host">The process around it.</param>
/// <param name="master">The connection, null for a command that needs none.</param>
/// <param name="rpcTimeout">The operator's limit for the calls that have one.</param>
internal sealed class CommandCall(
    CommandPath path, FlagValues flags, IReadOnlyList<string> words, CtlHost host, MasterSession? master, TimeSpan rpcTimeout)
{
    /// <summary>The error of a command that has already said on the output what is wrong.</summary>
    private const string SeeOutput = "please check output to see error";

    /// <summary>The command in its place.</summary>
    public CommandPath Path { get; } = path;

    /// <summary>What was said for each flag.</summary>
    public FlagValues Flags { get; } = flags;

    /// <summary>The other arguments.</summary>
    public IReadOnlyList<string> Words { get; } = words;

    /// <summary>The process around it.</summary>
    public CtlHost Host { get; } = host;

    /// <summary>The values of <c>-s</c>.</summary>
    public IReadOnlyList<string> Sources => Flags.List("source");

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">The command says that it needs none.</exception>
    public MasterSession Master => master ?? throw new InvalidOperationException($"{Path.Words} runs without a master");

    /// <summary>The moment at which a call that has a limit is given up.</summary>
    public DateTime Deadline()
    {
        var now = Host.Time.GetUtcNow().UtcDateTime;
        return rpcTimeout < DateTime.MaxValue - now ? now + rpcTimeout : DateTime.MaxValue;
    }

    /// <summary>Prints one line.</summary>
    public void Print(string line) => Host.Out.Write(line + "\n");

    /// <summary>Prints an answer of the master as dmctl's JSON, whatever it says of success.</summary>
    public CommandOutcome Answer(IMessage response)
    {
        Print(ProtoJson.Format(response));
        return CommandOutcome.Done;
    }

    /// <summary>Ends with the full help of the command; no failure.</summary>
    public CommandOutcome ShowHelp()
    {
        Host.Out.Write(CommandHelp.Full(Path));
        return CommandOutcome.Done;
    }

    /// <summary>Ends with the usage of the command, for wrong arguments.</summary>
    public CommandOutcome ShowUsage()
    {
        Host.Out.Write(CommandHelp.Usage(Path));
        return CommandOutcome.Failed(SeeOutput);
    }

    /// <summary>Ends with a message and the usage of the command.</summary>
    public CommandOutcome ShowUsage(string message)
    {
        Print(message);
        return ShowUsage();
    }

    /// <summary>Ends with a message on the output.</summary>
    public CommandOutcome Refuse(string message)
    {
        Print(message);
        return CommandOutcome.Failed(SeeOutput);
    }

    /// <summary>Ends because a call failed, saying first what could not be done.</summary>
    public CommandOutcome CallFailed(string what, string error)
    {
        Print(what);
        return CommandOutcome.Failed(error.ToString());
    }

    /// <summary>Ends with one of DM's errors.</summary>
    public static CommandOutcome Failed(DmError error) => CommandOutcome.Failed(error.ToString());
}
