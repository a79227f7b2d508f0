using DmMaster.Config.Fields;
using Tomlyn;
using Tomlyn.Parsing;

namespace DmMaster.Config.Toml;

/// <summary>Reads TOML into plain tables, without reflection and with limits.</summary>
internal static class TomlTree
{
    private const int MostCharacters = 8 * 1024 * 1024;

    /// <summary>The root table, or what is wrong in <paramref name="error"/>.</summary>
    public static TomlMap? Read(string text, out string? error)
    {
        if (text.Length > MostCharacters)
        {
            error = $"toml: document has {text.Length} characters, more than {MostCharacters}";
            return null;
        }

        try
        {
            var builder = new TomlTreeBuilder();
            var parser = TomlParser.Create(text);
            while (parser.MoveNext())
            {
                builder.Add(parser);
            }

            error = builder.Error;
            return error is null ? builder.Root : null;
        }
        catch (Exception exception) when (exception is TomlException or ArgumentOutOfRangeException)
        {
            // The latter: the parser makes a character of an escape in a text that does not end.
            error = $"toml: {exception.Message}";
            return null;
        }
    }
}
