using System.Text;
using DmMaster.Config;
using DmMaster.Ctl.CommandLine;

namespace DmMaster.Ctl.Commands;

/// <summary>
/// Help in one layout for all commands: a sentence, an empty line, the usage; blocks indented by one space and parted by empty lines.
/// Global flags show <c>-s</c> alone: the flags of the connection stand in the root's help.
/// </summary>
internal static class CommandHelp
{
    private const int Gap = 3;

    /// <summary>The whole help of a command, ending in a newline.</summary>
    public static string Full(CommandPath path) => $"{path.Command.Summary}\n\n{Usage(path)}";

    /// <summary>The help from <c>Usage:</c> on.</summary>
    public static string Usage(CommandPath path)
    {
        var children = path.Command.Children.Where(child => !child.IsHidden).OrderBy(child => child.Name, StringComparer.Ordinal).ToList();
        var inherited = path.InheritedFlags.Where(flag => flag.Name == "source" || !path.Root.Command.SharedFlags.Contains(flag));
        IEnumerable<string> blocks =
        [
            Block("Usage:", UsageLines(path, children.Count > 0)),
            Block("Aliases:", path.Command.Aliases.Count > 0 ? [string.Join(", ", [path.Command.Name, .. path.Command.Aliases])] : []),
            Block("Available Commands:", Columns(children.Select(child => (child.Name, child.Summary)))),
            Block("Flags:", FlagLines(path.OwnFlags)),
            Block("Global Flags:", FlagLines(inherited)),
            children.Count > 0 ? $"Use \"{path.Words} [command] --help\" to read about one command.\n" : "",
        ];
        return string.Join('\n', blocks.Where(block => block.Length > 0));
    }

    private static IEnumerable<string> UsageLines(CommandPath path, bool hasChildren)
    {
        if (path.Command.IsRunnable)
        {
            yield return string.Join(' ', new[] { path.Words, path.Command.Arguments, "[flags]" }.Where(part => part.Length > 0));
        }

        if (hasChildren)
        {
            yield return $"{path.Words} [command]";
        }
    }

    private static IEnumerable<string> FlagLines(IEnumerable<Flag> flags) =>
        Columns(flags.Where(flag => !flag.IsHidden).OrderBy(flag => flag.Name, StringComparer.Ordinal).Select(flag => (Left(flag), Right(flag))));

    private static string Left(Flag flag)
    {
        var names = flag.Short is { } letter ? $"-{letter}, --{flag.Name}" : $"    --{flag.Name}";
        return flag.Kind switch
        {
            FlagKind.Text => $"{names} string",
            FlagKind.Integer => $"{names} int",
            FlagKind.List => $"{names} strings",
            _ => names,
        };
    }

    private static string Right(Flag flag) => flag switch
    {
        { Default: "" or "false" } => flag.Text,
        { Kind: FlagKind.Text } => $"{flag.Text} (default {GoFormat.Quote(flag.Default)})",
        _ => $"{flag.Text} (default {flag.Default})",
    };

    private static IEnumerable<string> Columns(IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToList();
        var width = all.Count == 0 ? 0 : all.Max(row => row.Left.Length) + Gap;
        return all.Select(row => row.Left.PadRight(width) + row.Right);
    }

    private static string Block(string title, IEnumerable<string> lines)
    {
        var block = new StringBuilder();
        foreach (var line in lines)
        {
            block.Append(' ').Append(line).Append('\n');
        }

        return block.Length == 0 ? "" : $"{title}\n{block}";
    }
}
