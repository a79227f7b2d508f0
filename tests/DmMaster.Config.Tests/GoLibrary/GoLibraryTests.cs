using System.Globalization;
using DmMaster.Config.Fields;
using DmMaster.Config.Rules.Regexes;
using DmMaster.Config.Toml;
using DmMaster.Config.Yaml;

namespace DmMaster.Config.Tests.GoLibrary;

/// <summary>What DM leaves to Go's library is answered as Go's library answers it: the same values, and the same errors in the same words.</summary>
public sealed class GoLibraryTests
{
    [Fact]
    public void Yaml_OfManyDocuments_IsReadAsByGo() => GoTable.AssertSame("yaml", static text =>
    {
        var decoded = YamlDecoder.Decode(text, Sample.Codec, new(), "");
        return decoded.TryGet(out var sample, out var error) ? (sample.ToJson(), null) : (null, error.RawCause);
    });

    [Fact]
    public void Yaml_OfManyValues_IsWrittenAsByGo() => GoTable.AssertSame("marshal", static text => (Written(("k", text)), null));

    [Fact]
    public void Yaml_OfManyKeys_IsWrittenAsByGo() => GoTable.AssertSame("key", static text => (Written((text, "v")), null));

    [Fact]
    public void Yaml_OfManyMaps_IsInTheOrderOfGo() => GoTable.AssertSame("order", static text =>
        (Written([.. text.Split('|').Distinct().Select(static key => (key, "v"))]), null));

    [Fact]
    public void Regexp_OfManyPatterns_IsTakenAndRefusedAsByGo() => GoTable.AssertSame("regexp", static text =>
        GoRegex.FindError(text, out var groups) is { } error ? (null, error) : (groups.ToString(CultureInfo.InvariantCulture), null));

    [Fact]
    public void Duration_OfManyTexts_IsReadAsByGo() => GoTable.AssertSame("duration", static text =>
        GoDuration.TryParse(text, out var value, out var error) ? (GoDuration.Format(value), null) : (null, error));

    [Fact]
    public void Float_OfManyTexts_IsReadAsByGo() => GoTable.AssertSame("float", static text =>
        GoFloat.TryParse(text, out var value, out var error) ? (GoFloat.Format(value), null) : (null, error));

    [Fact]
    public void Quote_OfManyTexts_IsThatOfGo() => GoTable.AssertSame("quote", static text => (GoFormat.Quote(text), null));

    [Fact]
    public void Json_OfManyTexts_IsThatOfGo() => GoTable.AssertSame("json", static text => (GoJson.Quote(text), null));

    [Fact]
    public void LowerCase_OfManyTexts_IsThatOfGo() => GoTable.AssertSame("lower", static text => (GoFormat.ToLower(text), null));

    [Fact]
    public void Toml_OfManyTexts_IsWrittenAsByGo() => GoTable.AssertSame("tomltext", static text => ($"k = {TomlText.Quote(text)}\n", null));

    [Fact]
    public void Toml_OfManyNumbers_IsWrittenAsByGo() => GoTable.AssertSame("tomlfloat", static text =>
        GoFloat.TryParse(text, out var value, out var error) ? ($"k = {TomlText.Number(value)}\n", null) : (null, error));

    private static string Written(params (string Key, string Value)[] pairs)
    {
        var writer = new YamlWriter();
        Codecs.TextMap.WriteYaml(writer, pairs.ToDictionary(static pair => pair.Key, static pair => pair.Value));
        return writer.ToString();
    }
}
