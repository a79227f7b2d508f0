using System.Text.Json;

namespace DmMaster.Config.Tests.GoLibrary;

/// <summary>
/// What Go's library says of many texts: the tables of <c>tests/golden/go</c>, which <c>make.py</c> there makes anew, or larger ones in the
/// folder that <c>DMMASTER_GO_TABLES</c> names.
/// </summary>
internal static class GoTable
{
    private const int MostShown = 40;

    private static string Folder => Environment.GetEnvironmentVariable("DMMASTER_GO_TABLES") ?? Path.Combine(Golden.Folder, "go");

    /// <summary>Asserts that every text of a table is answered as by Go's library.</summary>
    /// <param name="kind">The table.</param>
    /// <param name="answer">Our value, or our error in Go's words.</param>
    public static void AssertSame(string kind, Func<string, (string? Value, string? Error)> answer)
    {
        var count = 0;
        var different = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, $"{kind}.jsonl")))
        {
            count++;
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!;
            (string? Value, string? Error) wanted = json.RootElement.TryGetProperty("error", out var error) ? (null, error.GetString()) : (ValueOf(json.RootElement), null);
            if (wanted.Error?.Contains('\ufffd', StringComparison.Ordinal) == true)
            {
                // Go cuts values between bytes. Half a character cannot be sent.
                continue;
            }

            var given = answer(text);
            if (given != wanted)
            {
                different.Add($"{JsonSerializer.Serialize(text)}\n  Go   {wanted.Value}{wanted.Error}\n  here {given.Value}{given.Error}");
            }
        }

        Assert.True(count > 10);
        Assert.True(different.Count == 0, $"{different.Count} of {count} differ:\n{string.Join('\n', different.Take(MostShown))}");
    }

    private static string ValueOf(JsonElement line) => line.TryGetProperty("value", out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
        : "null";
}
