using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Commands;

/// <summary>A command in its place in the tree.</summary>
/// <param name="Command">The command.</param>
/// <param name="Parent">What it stands below, null for the root.</param>
internal sealed record CommandPath(CtlCommand Command, CommandPath? Parent)
{
    /// <summary>All words that lead to it, from <c>dmctl</c> on.</summary>
    public string Words => Parent is null ? Command.Name : $"{Parent.Words} {Command.Name}";

    /// <summary>The root above it, or itself.</summary>
    public CommandPath Root => Parent?.Root ?? this;

    /// <summary>The flags of its own, <c>--help</c> among them.</summary>
    public IReadOnlyList<Flag> OwnFlags => [Flag.HelpFor(Command.Name), .. Command.Flags, .. Command.SharedFlags];

    /// <summary>The flags that it has from above.</summary>
    public IReadOnlyList<Flag> InheritedFlags => Parent is null ? [] : [.. Parent.Command.SharedFlags, .. Parent.InheritedFlags];

    /// <summary>Every flag that its command line may hold.</summary>
    public FlagSet AllFlags => new([.. OwnFlags, .. InheritedFlags]);

    /// <summary>The command of that name right below, null when there is none.</summary>
    public CommandPath? Child(string name) =>
        Command.Children.FirstOrDefault(child => child.Name == name || child.Aliases.Contains(name)) is { } found ? new CommandPath(found, this) : null;
}
