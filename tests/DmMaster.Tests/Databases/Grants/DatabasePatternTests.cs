using System.Text;
using System.Text.RegularExpressions;
using DmMaster.Databases.Grants;

namespace DmMaster.Tests.Databases.Grants;

public sealed class DatabasePatternTests
{
    private const int Cases = 10_000;
    private static readonly string[] Parts = ["a", "b", "%", "_", @"\", @"\%", @"\_", @"\\", "\U0001F600"];
    private static readonly string[] NameParts = ["a", "b", "%", "_", @"\", "\U0001F600"];

    [Theory]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "Shop", false)]
    [InlineData("shop_", "shop1", true)]
    [InlineData("shop_", "shop", false)]
    [InlineData("shop_", "shop12", false)]
    [InlineData(@"shop\_", "shop_", true)]
    [InlineData(@"shop\_", "shop1", false)]
    [InlineData("%", "", true)]
    [InlineData("%", "any", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("s%p%1", "shop_p_11", true)]
    [InlineData("s%%%p", "shop", true)]
    [InlineData(@"100\%", "100%", true)]
    [InlineData(@"100\%", "1000", false)]
    [InlineData(@"a\\b", @"a\b", true)]
    [InlineData(@"a\", @"a\", true)]
    [InlineData(@"a\b", "ab", true)]
    [InlineData("_", "\U0001F600", true)]
    [InlineData("__", "\U0001F600", false)]
    [InlineData("%_x", "\U0001F600x", true)]
    public void Name_IsComparedAsServersDo(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new DatabasePattern(pattern).Matches(name));

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData(@"shop\_1\%", "shop_1%")]
    [InlineData("shop_1", null)]
    [InlineData("%", null)]
    public void Literal_IsTheOnlyNameThatMatches(string pattern, string? expected) => Assert.Equal(expected, new DatabasePattern(pattern).Literal);

    [Fact]
    public void Names_MadeAtRandom_MatchAsARegularExpressionSays()
    {
        var random = new Random(20260701);
        var matched = 0;
        for (var at = 0; at < Cases; at++)
        {
            var parts = Enumerable.Range(0, random.Next(6)).Select(_ => Parts[random.Next(Parts.Length)]).ToArray();
            var name = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => NameParts[random.Next(NameParts.Length)]));
            var pattern = string.Concat(parts);
            var expected = Regex.IsMatch(name, Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

            var read = new DatabasePattern(pattern);

            Assert.True(expected == read.Matches(name), $"{pattern} {name}");
            Assert.True(read.Literal is null || expected == (read.Literal == name), $"{pattern} {name}");
            matched += expected ? 1 : 0;
        }

        Assert.InRange(matched, Cases / 20, Cases / 2);
    }

    [Fact]
    public void Name_LongerThanAnyServerAllows_IsNotCompared()
    {
        var name = new string('a', 1_000_000);

        Assert.False(new DatabasePattern(string.Concat(Enumerable.Repeat("%a", 500_000)) + "b").Matches(name));
    }

    private static string Expression(string pattern)
    {
        var expression = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var isEscaped = pattern[i] == '\\' && i + 1 < pattern.Length;
            var letter = pattern[isEscaped ? ++i : i];
            expression.Append((letter, isEscaped) switch
            {
                ('%', false) => "(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff])*",
                ('_', false) => "(?:[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff])",
                _ => Regex.Escape(letter.ToString()),
            });
        }

        return expression.Append(@"\z").ToString();
    }
}
