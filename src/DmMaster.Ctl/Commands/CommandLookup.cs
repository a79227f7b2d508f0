using DmMaster.Config;
using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Commands;

/// <summary>Finds the command that a command line names, before anything is known of its flags.</summary>
/// <param name="Path">The command, the root when no word names one.</param>
/// <param name="Arguments">The line without the words that led to the command.</param>
/// <param name="Error">Null, or why no command can be run.</param>
internal sealed record CommandLookup(CommandPath Path, IReadOnlyList<string> Arguments, string? Error)
{
    private const int CloseEnough = 2;

    /// <summary>Follows the words of a command line down the tree.</summary>
    public static CommandLookup Find(CtlCommand root, IReadOnlyList<string> arguments)
    {
        var path = new CommandPath(root, null);
        List<string> rest = [.. arguments];
        while (true)
        {
            var at = FirstWord(rest, path.AllFlags);
            if (at < 0)
            {
                return new CommandLookup(path, rest, null);
            }
            else if (path.Child(rest[at]) is { } child)
            {
                path = child;
                rest.RemoveAt(at);
            }
            else
            {
                return new CommandLookup(path, rest, path.Parent is null ? Unknown(rest[at], root) : null);
            }
        }
    }

    private static int FirstWord(List<string> arguments, FlagSet flags)
    {
        for (var at = 0; at < arguments.Count && arguments[at] != "--"; at++)
        {
            if (flags.TakesNext(arguments[at]))
            {
                at++;
            }
            else if (arguments[at].Length > 0 && arguments[at][0] != '-')
            {
                return at;
            }
        }

        return -1;
    }

    private static string Unknown(string word, CtlCommand root)
    {
        var suggestions = root.Children.Where(command => !command.IsHidden && command is not HelpCommand && IsNear(word, command.Name)).ToList();
        var message = $"unknown command {GoFormat.Quote(word)} for {GoFormat.Quote(root.Name)}";
        return suggestions.Count == 0 ? message
            : $"{message}\n\nDid you mean this?\n{string.Concat(suggestions.Select(command => $"\t{command.Name}\n"))}";
    }

    private static bool IsNear(string word, string name) =>
        name.StartsWith(word, StringComparison.OrdinalIgnoreCase) || EditDistance.Between(word, name) <= CloseEnough;
}
