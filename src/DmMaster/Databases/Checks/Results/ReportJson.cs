using System.Globalization;
using System.Text;
using DmMaster.Config;

namespace DmMaster.Databases.Checks.Results;

/// <summary>Writes the detail of a pre-check as DM prints it: Go's JSON with tabs, one more of them on each line than its depth.</summary>
internal sealed class ReportJson
{
    private readonly StringBuilder _text = new("{");

    /// <summary>Writes the results.</summary>
    public void Begin(string name, IReadOnlyList<NamedResult> results)
    {
        Line(1, $"\"{name}\": [");
        for (var i = 0; i < results.Count; i++)
        {
            Line(2, "{");
            Members(3, [.. MembersOf(results[i])]);
            Line(2, i < results.Count - 1 ? "}," : "}");
        }

        if (results.Count > 0)
        {
            Line(1, "],");
        }
        else
        {
            _text.Append("],");
        }
    }

    /// <summary>Writes the summary and ends.</summary>
    public void End(CheckCounts counts)
    {
        Line(1, "\"summary\": {");
        Members(2, [
            $"\"passed\": {(counts.Failed == 0 ? "true" : "false")}", Number("total", counts.Total), Number("successful", counts.Successful),
            Number("failed", counts.Failed), Number("warning", counts.Warning)]);
        Line(1, "}");
        Line(0, "}");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static IEnumerable<string> MembersOf(NamedResult one)
    {
        yield return Number("id", one.Id);
        yield return Text("name", one.Check.Name);
        yield return Text("desc", one.Check.Description);
        yield return Text("state", Word(one.Result.State));
        if (one.Result.Errors.Count > 0)
        {
            yield return $"\"errors\": [{string.Join(',', one.Result.Errors.Select(ErrorText))}\n\t\t\t\t]";
        }

        if (one.Result.Instruction.Length > 0)
        {
            yield return Text("instruction", one.Result.Instruction);
        }

        if ((one.Result.Extra ?? one.Check.Extra) is { Length: > 0 } extra)
        {
            yield return Text("extra", extra);
        }
    }

    private static string ErrorText(CheckError error)
    {
        string[] members = [
            Text("severity", Word(error.Severity)), Text("short_error", error.ShortError),
            .. error.Self.Length > 0 ? [Text("self", error.Self)] : Array.Empty<string>(),
            .. error.Other.Length > 0 ? [Text("other", error.Other)] : Array.Empty<string>()];
        return $"\n\t\t\t\t\t{{\n\t\t\t\t\t\t{string.Join(",\n\t\t\t\t\t\t", members)}\n\t\t\t\t\t}}";
    }

    private void Members(int depth, IReadOnlyList<string> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            Line(depth, i < members.Count - 1 ? $"{members[i]}," : members[i]);
        }
    }

    private void Line(int depth, string text) => _text.Append('\n').Append('\t', depth + 1).Append(text);

    private static string Text(string name, string value) => $"\"{name}\": {GoJson.Quote(value)}";

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value}");

    private static string Word(CheckState state) => state switch
    {
        CheckState.Success => "success",
        CheckState.Warning => "warn",
        _ => "fail",
    };
}
