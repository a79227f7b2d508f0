namespace DmMaster.Hosting.Settings;

/// <summary>From arguments, environment and file to a <see cref="StartDecision"/>. Flags win over the environment, that wins over the file.</summary>
public static class OptionsLoader
{
    /// <summary>Reads everything and collects all errors; starts nothing.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="variable">Gives an environment variable's value, null when it is not set.</param>
    public static StartDecision Load(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var flags = FlagReader.Read(arguments, out var asksForHelp);
        if (asksForHelp)
        {
            return new StartDecision.Print(SettingHelp.Flags());
        }

        var environment = EnvironmentReader.Read(variable);
        var asked = new SettingReader(flags);
        if (flags.Errors.Count == 0 && asked.Switch("V"))
        {
            return new StartDecision.Print(BuildVersion.Text);
        }

        if (flags.Errors.Count == 0 && asked.Switch("print-sample-config"))
        {
            return new StartDecision.Print(SettingHelp.SampleFile());
        }

        return Merge(flags, environment);
    }

    private static StartDecision Merge(SettingSource flags, SettingSource environment)
    {
        environment.Overlay(flags);
        var path = new SettingReader(environment).Text("config");
        var all = path.Length == 0 ? new SettingSource() : FileReader.Read(path);
        all.Overlay(environment);

        var options = new OptionsBinder(new(all)).Bind();
        return all.Errors.Count == 0 ? new StartDecision.Run(options) : new StartDecision.Refuse(all.Errors);
    }
}
