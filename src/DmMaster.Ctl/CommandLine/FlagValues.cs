using DmMaster.Config;

namespace DmMaster.Ctl.CommandLine;

/// <summary>What a command line said for each flag.</summary>
internal sealed class FlagValues(FlagSet flags)
{
    private readonly Dictionary<string, string> _scalars = [];
    private readonly Dictionary<string, List<string>> _lists = [];

    /// <summary>The value of a bool flag.</summary>
    public bool Bool(string name) => GoBool.TryParse(Scalar(name), out var value) && value;

    /// <summary>The value of a text flag.</summary>
    public string Text(string name) => Scalar(name);

    /// <summary>The value of an integer flag.</summary>
    public long Integer(string name) =>
        FlagInteger.Parse(Scalar(name), out var value) is null ? value : 0;

    /// <summary>The values of a list flag, empty when it was not given.</summary>
    public IReadOnlyList<string> List(string name) => _lists.TryGetValue(name, out var values) ? values : [];

    /// <summary>Takes a value for a flag.</summary>
    /// <returns>Null, or why the value cannot be one.</returns>
    public string? Set(Flag flag, string value)
    {
        var error = flag.Kind switch
        {
            FlagKind.Bool when !GoBool.TryParse(value, out _) => $"strconv.ParseBool: parsing {GoFormat.Quote(value)}: invalid syntax",
            FlagKind.Integer => FlagInteger.Parse(value, out _),
            FlagKind.List => AddRecord(flag.Name, value),
            _ => null,
        };
        if (error is null && flag.Kind is not FlagKind.List)
        {
            _scalars[flag.Name] = value;
        }

        return error;
    }

    private string? AddRecord(string name, string value)
    {
        List<string> fields = [];
        if (value.Length > 0 && CsvRecord.Read(value, out fields) is { } error)
        {
            return error;
        }

        if (!_lists.TryGetValue(name, out var values))
        {
            _lists[name] = values = [];
        }

        values.AddRange(fields);
        return null;
    }

    private string Scalar(string name) => _scalars.TryGetValue(name, out var value) ? value : flags.Find(name)?.Default ?? "";
}
