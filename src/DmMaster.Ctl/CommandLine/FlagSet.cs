namespace DmMaster.Ctl.CommandLine;

/// <summary>The flags that one command line may hold.</summary>
internal sealed class FlagSet(IEnumerable<Flag> flags)
{
    private readonly List<Flag> _flags = [.. flags];

    /// <summary>All of them, in no particular order.</summary>
    public IReadOnlyList<Flag> All => _flags;

    /// <summary>The flag of a long name, null when there is none.</summary>
    public Flag? Find(string name) => _flags.Find(flag => flag.Name == name);

    /// <summary>The flag of a one-letter name, null when there is none.</summary>
    public Flag? Find(char letter) => _flags.Find(flag => flag.Short == letter);

    /// <summary>
    /// Whether an argument is a flag that takes the argument after it. An unknown flag counts as one that does,
    /// because the command word is looked up before anything is known of it.
    /// </summary>
    public bool TakesNext(string argument)
    {
        if (argument.Contains('=', StringComparison.Ordinal) || !argument.StartsWith('-') || argument == "--")
        {
            return false;
        }

        var flag = argument.StartsWith("--", StringComparison.Ordinal) ? Find(argument[2..])
            : argument.Length == 2 ? Find(argument[1])
            : null;
        var isWhole = argument.Length == 2 || argument.StartsWith("--", StringComparison.Ordinal);
        return isWhole && flag?.Kind is not FlagKind.Bool;
    }
}
