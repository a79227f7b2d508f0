using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Commands;

/// <summary>The root of a command line typed to the shell, or at the prompt, where the connection is already there.</summary>
internal sealed class RootCommand(bool isPrompt) : CtlCommand
{
    private static readonly Flag Source = new("source", FlagKind.List, "MySQL Source ID") { Short = 's' };

    private static readonly Flag[] Connection =
    [
        new("config", FlagKind.Text, "path of a configuration file in TOML"),
        new("master-addr", FlagKind.Text, "addresses of the DM-master, separated by commas; DM_MASTER_ADDR when not given"),
        new("rpc-timeout", FlagKind.Text, "how long to wait for the status or a configuration") { Default = "10m" },
        new("ssl-ca", FlagKind.Text, "path of the trusted CA certificates, PEM"),
        new("ssl-cert", FlagKind.Text, "path of this client's certificate, PEM"),
        new("ssl-key", FlagKind.Text, "path of this client's key, PEM"),
        new("version", FlagKind.Bool, "print the version and exit") { Short = 'V' },
    ];

    private readonly IReadOnlyList<CtlCommand> _children = CommandList.Create();

    /// <inheritdoc/>
    public override string Name => "dmctl";

    /// <inheritdoc/>
    public override string Summary => "operate the sources, tasks and members of a DM cluster";

    /// <inheritdoc/>
    public override bool IsRunnable => !isPrompt;

    /// <inheritdoc/>
    public override IReadOnlyList<Flag> SharedFlags => isPrompt ? [Source] : [.. Connection, Source];

    /// <inheritdoc/>
    public override IReadOnlyList<CtlCommand> Children => _children;

    /// <inheritdoc/>
    public override Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(call.ShowHelp());
}
