using DmMaster.Config.Fields;
using Tomlyn.Parsing;

namespace DmMaster.Config.Toml;

/// <summary>Builds plain tables from parse events, without recursion; the parser limits the depth.</summary>
internal sealed class TomlTreeBuilder
{
    private readonly Stack<object> _open = new();
    private readonly Stack<string> _keys = new();

    /// <summary>The root table.</summary>
    public TomlMap Root { get; private set; } = new();

    /// <summary>What is wrong, null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Takes the event the parser is at.</summary>
    public void Add(TomlParser parser)
    {
        switch (parser.Current.Kind)
        {
            case TomlParseEventKind.PropertyName:
                _keys.Push(parser.GetPropertyName());
                break;
            case TomlParseEventKind.StartTable:
                _open.Push(new TomlMap());
                break;
            case TomlParseEventKind.StartArray:
                _open.Push(new List<object>());
                break;
            case TomlParseEventKind.EndTable or TomlParseEventKind.EndArray:
                Attach(_open.Pop());
                break;
            case TomlParseEventKind.StartDocument or TomlParseEventKind.EndDocument:
                break;
            default:
                Attach(Scalar(parser));
                break;
        }
    }

    private static object Scalar(TomlParser parser) => parser.Current.Kind switch
    {
        TomlParseEventKind.String => parser.GetString(),
        TomlParseEventKind.Integer => parser.Current.GetInt64(),
        TomlParseEventKind.Float => parser.Current.GetDouble(),
        TomlParseEventKind.Boolean => parser.Current.GetBoolean(),
        _ => parser.Current.GetTomlDateTime().ToString(),
    };

    private void Attach(object value)
    {
        if (!_open.TryPeek(out var parent))
        {
            Root = (TomlMap)value;
        }
        else if (parent is List<object> list)
        {
            list.Add(value);
        }
        else if (_keys.Pop() is var key && !((TomlMap)parent).TryAdd(key, value))
        {
            Error ??= $"toml: Key '{key}' has already been defined.";
        }
    }
}
