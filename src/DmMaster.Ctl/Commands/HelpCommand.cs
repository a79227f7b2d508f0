namespace DmMaster.Ctl.Commands;

/// <summary><c>help</c>: shows the help of any command, without a master.</summary>
internal sealed class HelpCommand : CtlCommand
{
    /// <inheritdoc/>
    public override string Name => "help";

    /// <inheritdoc/>
    public override string Arguments => "[command]";

    /// <inheritdoc/>
    public override string Summary => "show what a command does and which flags it takes";

    /// <inheritdoc/>
    public override bool NeedsMaster => false;

    /// <inheritdoc/>
    public override Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var lookup = CommandLookup.Find(call.Path.Root.Command, call.Words);
        if (lookup.Error is null)
        {
            call.Host.Out.Write(CommandHelp.Full(lookup.Path));
        }
        else
        {
            var topics = string.Join(' ', call.Words.Select(word => $"`{word}`"));
            call.Host.Error.Write($"Unknown help topic [{topics}]\n{CommandHelp.Usage(call.Path.Root)}");
        }

        return Task.FromResult(CommandOutcome.Done);
    }
}
