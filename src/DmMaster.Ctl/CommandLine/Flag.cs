namespace DmMaster.Ctl.CommandLine;

/// <summary>The definition of one flag.</summary>
/// <param name="Name">The long name, without dashes.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Text">What it does, as help prints it.</param>
internal sealed record Flag(string Name, FlagKind Kind, string Text)
{
    /// <summary>The one-letter name, if it has one.</summary>
    public char? Short { get; init; }

    /// <summary>The value when the flag is not given, in the notation of the command line.</summary>
    public string Default { get; init; } = "";

    /// <summary>Whether help leaves it out.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The flag that every command has.</summary>
    public static Flag HelpFor(string command) => new("help", FlagKind.Bool, $"help for {command}") { Short = 'h' };
}
