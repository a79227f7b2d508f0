using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Commands;

/// <summary>One command: its name, its help, its flags, and what it does.</summary>
internal abstract class CtlCommand
{
    /// <summary>The word that names it.</summary>
    public abstract string Name { get; }

    /// <summary>What follows the name in the usage line; empty when nothing does.</summary>
    public virtual string Arguments => "";

    /// <summary>What it does: the first line of its help, and its line in the list of commands.</summary>
    public abstract string Summary { get; }

    /// <summary>Other words that name it.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>Whether lists and suggestions leave it out.</summary>
    public virtual bool IsHidden => false;

    /// <summary>Whether it can be run; a mere group of commands shows its help instead.</summary>
    public virtual bool IsRunnable => true;

    /// <summary>Whether a master must be connected to before it runs.</summary>
    public virtual bool NeedsMaster => true;

    /// <summary>Its own flags, without <c>--help</c>.</summary>
    public virtual IReadOnlyList<Flag> Flags => [];

    /// <summary>Flags that it and all of its children take.</summary>
    public virtual IReadOnlyList<Flag> SharedFlags => [];

    /// <summary>The commands below it.</summary>
    public virtual IReadOnlyList<CtlCommand> Children => [];

    /// <summary>Does the work.</summary>
    public abstract Task<CommandOutcome> RunAsync(CommandCall call, CancellationToken cancellationToken);
}
