using DmMaster.Config;

namespace DmMaster.Ctl.CommandLine;

/// <summary>
/// Parses flags as dmctl's users know them: anywhere between the words, <c>--f=v</c>, <c>--f v</c>, <c>-fv</c>, <c>-f=v</c>, clustered letters,
/// and <c>--</c> as their end. The error texts are part of the contract.
/// </summary>
internal sealed class FlagParser(FlagSet flags)
{
    private readonly FlagValues _values = new(flags);
    private readonly List<string> _words = [];

    /// <summary>Parses the arguments after the command word; the first error ends it.</summary>
    public static FlagParse Parse(FlagSet flags, IEnumerable<string> arguments)
    {
        var parser = new FlagParser(flags);
        var error = parser.Run(new Queue<string>(arguments));
        return new FlagParse(parser._values, parser._words, error);
    }

    private string? Run(Queue<string> rest)
    {
        string? error = null;
        while (error is null && rest.TryDequeue(out var argument))
        {
            if (argument == "--")
            {
                _words.AddRange(rest);
                break;
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                error = Long(argument, rest);
            }
            else if (argument.Length > 1 && argument[0] == '-')
            {
                error = Cluster(argument[1..], rest);
            }
            else
            {
                _words.Add(argument);
            }
        }

        return error;
    }

    private string? Long(string argument, Queue<string> rest)
    {
        if (argument[2] is '-' or '=')
        {
            return $"bad flag syntax: {argument}";
        }

        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument[2..] : argument[2..equals];
        if (flags.Find(name) is not { } flag)
        {
            return $"unknown flag: --{name}";
        }
        else if (equals >= 0)
        {
            return Set(flag, argument[(equals + 1)..]);
        }
        else if (flag.Kind is FlagKind.Bool)
        {
            return Set(flag, "true");
        }

        return rest.TryDequeue(out var value) ? Set(flag, value) : $"flag needs an argument: --{name}";
    }

    private string? Cluster(string letters, Queue<string> rest)
    {
        for (var at = 0; at < letters.Length; at++)
        {
            var tail = letters[at..];
            if (flags.Find(letters[at]) is not { } flag)
            {
                return $"unknown shorthand flag: {GoFormat.Quote(letters[at])} in -{tail}";
            }
            else if (tail.Length > 2 && tail[1] == '=')
            {
                return Set(flag, tail[2..]);
            }
            else if (flag.Kind is not FlagKind.Bool)
            {
                return tail.Length > 1 ? Set(flag, tail[1..])
                    : rest.TryDequeue(out var value) ? Set(flag, value)
                    : $"flag needs an argument: {GoFormat.Quote(letters[at])} in -{tail}";
            }
            else if (Set(flag, "true") is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private string? Set(Flag flag, string value)
    {
        var name = flag.Short is { } letter ? $"-{letter}, --{flag.Name}" : $"--{flag.Name}";
        return _values.Set(flag, value) is { } error ? $"invalid argument {GoFormat.Quote(value)} for {GoFormat.Quote(name)} flag: {error}" : null;
    }
}
