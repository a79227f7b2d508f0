namespace DmMaster.Hosting.Settings;

/// <summary>Reads flags by Go's rules, which scripts around DM rely on and which no command line library knows.</summary>
/// <remarks>
/// <c>-x v</c>, <c>-x=v</c>, <c>--x v</c>, <c>--x=v</c>; a switch takes a value only after <c>=</c>; the first argument
/// that is no flag ends the flags, and so does <c>--</c>. Unlike Go, reading goes on after a bad flag, so that all errors are told at once.
/// </remarks>
internal sealed class FlagReader
{
    private readonly SettingSource _source = new();

    private FlagReader()
    {
    }

    /// <summary>Reads the arguments of the process.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="asksForHelp">Whether <c>-h</c> or <c>-help</c> is among the flags.</param>
    public static SettingSource Read(IReadOnlyList<string> arguments, out bool asksForHelp)
    {
        var reader = new FlagReader();
        asksForHelp = false;
        var next = 0;
        while (next < arguments.Count && IsFlag(arguments[next]))
        {
            asksForHelp |= arguments[next].TrimStart('-') is "h" or "help";
            next = reader.ReadOne(arguments, next);
        }

        next += next < arguments.Count && arguments[next] == "--" ? 1 : 0;
        if (next < arguments.Count)
        {
            reader._source.Errors.Add(StartErrors.StrayArgument(arguments[next]));
        }

        return reader._source;
    }

    private static bool IsFlag(string argument) => argument.Length > 1 && argument[0] == '-' && argument != "--";

    private int ReadOne(IReadOnlyList<string> arguments, int index)
    {
        var body = arguments[index][(arguments[index].StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..];
        var cut = body.IndexOf('=', StringComparison.Ordinal);
        var name = cut < 0 ? body : body[..cut];
        var value = cut < 0 ? null : body[(cut + 1)..];
        if (name.Length == 0 || name[0] == '-')
        {
            Refuse($"bad flag syntax: {arguments[index]}");
            return index + 1;
        }

        if (!SettingTable.Flags.TryGetValue(name, out var setting))
        {
            return SkipUnknown(arguments, index, name, value is not null);
        }

        if (value is null && setting.Kind != SettingKind.Switch)
        {
            index++;
            value = index < arguments.Count ? arguments[index] : null;
        }

        Take(setting, value);
        return index + 1;
    }

    /// <remarks>What follows an unknown flag is taken for its value, so that it is not blamed as well.</remarks>
    private int SkipUnknown(IReadOnlyList<string> arguments, int index, string name, bool hasValue)
    {
        if (name is "h" or "help")
        {
            return index + 1;
        }

        Refuse($"flag provided but not defined: -{name}");
        var takesNext = !hasValue && index + 1 < arguments.Count && !IsFlag(arguments[index + 1]);
        return index + (takesNext ? 2 : 1);
    }

    private void Take(Setting setting, string? value)
    {
        if (value is null && setting.Kind != SettingKind.Switch)
        {
            Refuse($"flag needs an argument: -{setting.FlagName}");
            return;
        }

        var text = value ?? "true";
        if (setting.Check(text) is { } problem)
        {
            var what = setting.Kind == SettingKind.Switch ? "invalid boolean value" : "invalid value";
            var join = setting.Kind == SettingKind.Switch ? "for" : "for flag";
            Refuse($"{what} \"{text}\" {join} -{setting.FlagName}: {problem}");
            return;
        }

        _source.Add(setting, text, SettingOrigin.Flag);
    }

    private void Refuse(string cause) => _source.Errors.Add(StartErrors.Flags(cause));
}
