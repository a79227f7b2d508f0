using System.Globalization;
using DmMaster.Config.Files;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

namespace DmMaster.Hosting.Settings;

/// <summary>Reads the configuration file: strict as DM, which knows every key, and blind to the case of keys as DM.</summary>
internal sealed class FileReader
{
    /// <summary>The largest file that is read, bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>How deep tables and arrays may nest.</summary>
    public const int MaxDepth = 32;

    private const string ExperimentalTable = "experimental";

    private readonly SettingSource _source = new();
    private readonly List<string> _unknown = [];

    private FileReader()
    {
    }

    /// <summary>Reads a file.</summary>
    public static SettingSource Read(string path)
    {
        var reader = new FileReader();
        return GuardedFile.ReadToEnd(path, MaxBytes).TryGetText(out var text, out var error)
            ? reader.ReadText(text.StartsWith('\ufeff') ? text[1..] : text)
            : reader.Refuse(error);
    }

    /// <summary>Reads the text of a file.</summary>
    public static SettingSource Parse(string text) => new FileReader().ReadText(text);

    private static bool IsTooDeep(string text)
    {
        // Cheap and on the safe side: brackets in texts and comments count as well, and no real file comes near.
        var depth = 0;
        foreach (var character in text)
        {
            depth += character switch { '[' or '{' => 1, ']' or '}' => -1, '\n' when depth < 0 => -depth, _ => 0 };
            if (depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static string? TextOf(SettingKind kind, object? value) => (kind, value) switch
    {
        (SettingKind.Text or SettingKind.Duration, string text) => text,
        (SettingKind.Switch, bool flag) => flag ? "true" : "false",
        (SettingKind.Integer or SettingKind.Number, long number) => number.ToString(CultureInfo.InvariantCulture),
        (SettingKind.Number, double number) when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        (SettingKind.Opaque, not null) => "",
        _ => null,
    };

    private SettingSource ReadText(string text)
    {
        if (IsTooDeep(text))
        {
            return Refuse($"tables and arrays nest deeper than {MaxDepth}");
        }

        try
        {
            // The reader of tables lets the last of two equal keys win; only the check of the syntax tree finds them.
            SyntaxParser.ParseStrict(text, sourceName: "", validate: true);
            TakeAll(TomlSerializer.Deserialize(text, SettingsToml.Default.TomlTable) ?? []);
        }
        catch (TomlException exception)
        {
            return Refuse(exception.Message.ReplaceLineEndings(" "));
        }

        if (_unknown.Count > 0)
        {
            _source.Errors.Add(StartErrors.UnknownKeys(_unknown));
        }

        return _source;
    }

    private void TakeAll(TomlTable table)
    {
        foreach (var (key, value) in table)
        {
            if (SettingTable.Keys.TryGetValue(key, out var setting))
            {
                Take(setting, key, value);
            }
            else if (key.Equals(ExperimentalTable, StringComparison.OrdinalIgnoreCase) && value is TomlTable experimental)
            {
                TakeExperimental(key, experimental);
            }
            else
            {
                NoteUnknown(key, value);
            }
        }
    }

    private void Take(Setting setting, string key, object? value)
    {
        if (_source.Values.ContainsKey(setting.Name))
        {
            Refuse($"key '{key}' is given twice");
        }
        else if (setting.Kind == SettingKind.List && value is TomlArray array && array.All(static item => item is string))
        {
            _source.Values[setting.Name] = new([.. array.Cast<string>()], SettingOrigin.File);
        }
        else if (TextOf(setting.Kind, value) is { } text)
        {
            _source.Add(setting, text, SettingOrigin.File);
        }
        else
        {
            Refuse($"key '{key}' holds no {setting.Kind.ToString().ToLowerInvariant()}");
        }
    }

    /// <remarks>DM moved the switch out of this table and still honours it here.</remarks>
    private void TakeExperimental(string key, TomlTable experimental)
    {
        var openApi = SettingTable.Keys["openapi"];
        foreach (var (name, value) in experimental)
        {
            if (!name.Equals(openApi.Name, StringComparison.OrdinalIgnoreCase))
            {
                NoteUnknown($"{key}.{name}", value);
            }
            else if (TextOf(openApi.Kind, value) is not { } text)
            {
                Refuse($"key '{key}.{name}' holds no switch");
            }
            else if (text == "true")
            {
                _source.Values[openApi.Name] = new([text], SettingOrigin.File);
            }
        }
    }

    private void NoteUnknown(string path, object? value)
    {
        _unknown.Add(path);
        if (value is TomlTable table)
        {
            foreach (var (key, child) in table)
            {
                NoteUnknown($"{path}.{key}", child);
            }
        }
    }

    private SettingSource Refuse(string cause)
    {
        _source.Errors.Add(StartErrors.File(cause));
        return _source;
    }
}
