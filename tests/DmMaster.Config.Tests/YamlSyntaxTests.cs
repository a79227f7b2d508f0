namespace DmMaster.Config.Tests;

public sealed class YamlSyntaxTests
{
    [Theory]
    [InlineData("a: 1\nb: 2\nc 2\nd: 3\n", "yaml: line 4: could not find expected ':'")]
    [InlineData("a: \"x\nb: 2\n", "yaml: line 3: found unexpected end of stream")]
    [InlineData("a:\n  - 1\n b: 2\n", "yaml: line 2: did not find expected key")]
    [InlineData("v: [A,", "yaml: line 1: did not find expected node content")]
    [InlineData("v:\n- [A,", "yaml: line 2: did not find expected node content")]
    [InlineData("v:\n- b: *,", "yaml: line 2: did not find expected alphabetic or numeric character")]
    [InlineData("value: -", "yaml: block sequence entries are not allowed in this context")]
    [InlineData("a:\n  1:\nb\n  2:", "yaml: line 4: could not find expected ':'")]
    [InlineData("%TAG !%79! tag:yaml.org,2002:\n---\nv: !%79!int '1'", "yaml: did not find expected whitespace")]
    [InlineData("a:\n\tb: c\n", "yaml: line 2: found character that cannot start any token")]
    [InlineData("a: b\n\tc: d\n", "yaml: line 2: found a tab character that violates indentation")]
    [InlineData("a: @x\n", "yaml: found character that cannot start any token")]
    [InlineData("a: `x\n", "yaml: found character that cannot start any token")]
    [InlineData("a: 1\n  b: 2\n", "yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("- a\nb: c\n", "yaml: line 1: did not find expected '-' indicator")]
    [InlineData("a: b: c\n", "yaml: mapping values are not allowed in this context")]
    [InlineData("key: 'it's'\n", "yaml: did not find expected key")]
    [InlineData("a: |x\n b\n", "yaml: did not find expected comment or line break")]
    [InlineData("a: \"\\q\"\n", "yaml: found unknown escape character")]
    [InlineData("x: %y\n", "yaml: found character that cannot start any token")]
    [InlineData("a: !<x\n", "yaml: did not find the expected '>'")]
    [InlineData("a: ]\n", "yaml: did not find expected node content")]
    [InlineData("a: }\n", "yaml: did not find expected node content")]
    [InlineData("a: 'x\n\n", "yaml: line 3: found unexpected end of stream")]
    [InlineData("? a\n: - b\n  c: d\n", "yaml: line 2: did not find expected '-' indicator")]
    [InlineData("a: &\n", "yaml: did not find expected alphabetic or numeric character")]
    [InlineData("a: *\n", "yaml: did not find expected alphabetic or numeric character")]
    [InlineData("a:\n    b: 1\n   c: 2\n", "yaml: line 2: did not find expected key")]
    [InlineData("name: x\n\n\ntask-mode: [\n", "yaml: line 4: did not find expected node content")]
    [InlineData("a: 'b' c\n", "yaml: did not find expected key")]
    [InlineData("a: 1\na b: 2\n   c: 3\n", "yaml: line 3: mapping values are not allowed in this context")]
    [InlineData("[a\n b: c]\n", "yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: {b\n", "yaml: line 1: did not find expected ',' or '}'")]
    [InlineData("a: [1,\nb: 2\n", "yaml: line 2: did not find expected ',' or ']'")]
    [InlineData("a: {b: 1\nc: 2\n", "yaml: line 1: did not find expected ',' or '}'")]
    [InlineData("{a: b?c}\n", "yaml: did not find expected ',' or '}'")]
    [InlineData("name: a\n\ufefftask-mode: all\n", "yaml: unmarshal errors:\n  line 2: field \ufefftask-mode not found in type config.TaskConfig")]
    public void Decode_OfBrokenYaml_GivesTheTextOfGosLibrary(string yaml, string expected)
    {
        var error = TaskConfig.Decode(yaml).Error;

        Assert.Equal(20003, error?.Code);
        Assert.Equal(expected, error?.RawCause);
    }

    [Theory]
    [InlineData("name: t # joined \ufeff from two files\n", "t")]
    [InlineData("\ufeffname: t\n", "t")]
    [InlineData("name: \"a\u2028b\"\n", "a\u2028b")]
    [InlineData("name: \"a\nb\"\n", "a b")]
    [InlineData("name: 'a\nb'\n", "a b")]
    [InlineData("{name:\na}\n", "a")]
    [InlineData("{name: a}}\n", "a")]
    [InlineData("name: &a !!str x\n", "x")]
    [InlineData("name: !!binary aGk=\n", "hi")]
    [InlineData("name: |\n\n  a\n", "\na\n")]
    public void Decode_OfWhatGosLibraryTakes_TakesIt(string yaml, string name) => Assert.Equal(name, TaskConfig.Decode(yaml).Value.Name);
}
