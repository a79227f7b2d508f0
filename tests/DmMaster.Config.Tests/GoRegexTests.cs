using DmMaster.Config.Rules.Regexes;

namespace DmMaster.Config.Tests;

/// <summary>Which regular expressions are taken, and what is said of the others: as Go does.</summary>
public sealed class GoRegexTests
{
    [Theory]
    [InlineData("a(b", "missing closing ): `a(b`")]
    [InlineData("a)b", "unexpected ): `a)b`")]
    [InlineData("x[a-", "missing closing ]: `[a-`")]
    [InlineData("[]a", "missing closing ]: `[]a`")]
    [InlineData("[z-a]", "invalid character class range: `z-a`")]
    [InlineData("^[[:foo:]]$", "invalid character class range: `[:foo:]`")]
    [InlineData(@"\pX", @"invalid character class range: `\pX`")]
    [InlineData(@"a\p{Foo}b", @"invalid character class range: `\p{Foo}`")]
    [InlineData(@"\p{Han", @"invalid character class range: `\p{Han`")]
    [InlineData(@"^[\u4e00-\u9fa5]+$", @"invalid escape sequence: `\u`")]
    [InlineData(@"^shop\Z", @"invalid escape sequence: `\Z`")]
    [InlineData(@"(a)\1", @"invalid escape sequence: `\1`")]
    [InlineData(@"\8", @"invalid escape sequence: `\8`")]
    [InlineData(@"\C", @"invalid escape sequence: `\C`")]
    [InlineData(@"\xg0", @"invalid escape sequence: `\xg0`")]
    [InlineData(@"\x{110000}", @"invalid escape sequence: `\x{110000`")]
    [InlineData(@"a\", "trailing backslash at end of expression: ``")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a|+?", "missing argument to repetition operator: `+?`")]
    [InlineData("(?i)?", "missing argument to repetition operator: `?`")]
    [InlineData("(*)", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{2}+b", "invalid nested repetition operator: `{2}+`")]
    [InlineData("^a{1001}$", "invalid repeat count: `{1001}`")]
    [InlineData("a{5,2}", "invalid repeat count: `{5,2}`")]
    [InlineData("a{99999999}", "invalid repeat count: `{99999999}`")]
    [InlineData("(a{100}){11}", "invalid repeat count: `{11}`")]
    [InlineData("^(?!tmp_).*$", "invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?<=a)b", "invalid or unsupported Perl syntax: `(?<`")]
    [InlineData("(?x)a b", "invalid or unsupported Perl syntax: `(?x`")]
    [InlineData("(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`")]
    [InlineData("(?P<n", "invalid named capture: `(?P<n`")]
    [InlineData("(?P<n m>a)", "invalid named capture: `(?P<n m>`")]
    public void Pattern_ThatGoRefuses_IsRefusedInItsWords(string pattern, string problem) =>
        Assert.Equal($"error parsing regexp: {problem}", Cause(pattern));

    [Theory]
    [InlineData(@"^shop\_[0-9]+$")]
    [InlineData(@"^\p{Han}+\pL\P{^Greek}$")]
    [InlineData("(?i)^Shop")]
    [InlineData("(?i-s:a)(?U)b")]
    [InlineData("^(?P<n>a|b)(?P<n>c)$")]
    [InlineData(@"^[[:alpha:]]\d{8}[[:^digit:]\w\]-]$")]
    [InlineData("[]a^-]")]
    [InlineData(@"\Qa(b\E*\Q(((")]
    [InlineData(@"a{,5}{x}{}")]
    [InlineData(@"a{01}")]
    [InlineData(@"\A\b\B\z\07\101\x41\x{1F600}\a\f\n\r\t\v\.")]
    [InlineData("a*?b+?c??d{1,2}?|")]
    [InlineData("()*")]
    [InlineData("(a{10}){100}")]
    [InlineData("(a{1000}|b){0}")]
    [InlineData("")]
    public void Pattern_ThatGoTakes_IsTaken(string pattern) => Assert.Null(Cause(pattern));

    [Fact]
    public void Pattern_OfHostileShape_IsAnsweredAtOnce()
    {
        var deep = new string('(', 30_000);

        Assert.StartsWith("error parsing regexp: expression nests too deeply: `", Cause(deep), StringComparison.Ordinal);
        Assert.StartsWith("error parsing regexp: expression too large: `", Cause($"({new string('a', 60_000)}){{100}}"), StringComparison.Ordinal);
        Assert.Equal("error parsing regexp: expression of 70000 characters is too large", Cause(new string('a', 70_000)));
    }

    private static string? Cause(string pattern) => GoRegex.FindError(pattern, out _);
}
