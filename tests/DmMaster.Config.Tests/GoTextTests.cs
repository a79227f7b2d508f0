using DmMaster.Config.Rules.Regexes;

namespace DmMaster.Config.Tests;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("0", "0s")]
    [InlineData("-0", "0s")]
    [InlineData("1h", "1h0m0s")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5s", "1.5s")]
    [InlineData("500ms", "500ms")]
    [InlineData("1500us", "1.5ms")]
    [InlineData("1µs", "1µs")]
    [InlineData("1500ns", "1.5µs")]
    [InlineData("2h45m.5s", "2h45m0.5s")]
    [InlineData("-1m", "-1m0s")]
    [InlineData("+5m", "5m0s")]
    [InlineData("100h1m", "100h1m0s")]
    [InlineData("0.000000001h", "3.6µs")]
    public void GoDuration_Parsed_IsPrintedAsGoDoes(string text, string expected)
    {
        Assert.True(GoDuration.TryParse(text, out var length, out _));
        Assert.Equal(expected, GoDuration.Format(length));
    }

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("3", "time: missing unit in duration \"3\"")]
    [InlineData("s", "time: invalid duration \"s\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    [InlineData("1.2.3s", "time: missing unit in duration \"1.2.3s\"")]
    [InlineData("1d", "time: unknown unit \"d\" in duration \"1d\"")]
    [InlineData("9223372036854775807h", "time: invalid duration \"9223372036854775807h\"")]
    [InlineData("9999999999999999999999999999999999999999s", "time: invalid duration \"9999999999999999999999999999999999999999s\"")]
    [InlineData("2562047h2562047h", "time: invalid duration \"2562047h2562047h\"")]
    [InlineData(" 1s", "time: invalid duration \" 1s\"")]
    public void GoDuration_OfWrongText_GivesGosError(string text, string expected)
    {
        Assert.False(GoDuration.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void GoDuration_AtTheEnds_IsPrinted()
    {
        Assert.Equal("-256204778h48m5.4775808s", GoDuration.Format(TimeSpan.MinValue));
        Assert.Equal("256204778h48m5.4775807s", GoDuration.Format(TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData("64", 64)]
    [InlineData("1k", 1024)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("500m", 500L << 20)]
    [InlineData("2GB", 2L << 30)]
    [InlineData("1b", 1)]
    [InlineData("1P", 1L << 50)]
    public void RamSize_Parsed_IsInBytes(string text, long expected)
    {
        Assert.True(RamSize.TryParse(text, out var size, out var error), error);
        Assert.Equal(expected, size);
    }

    [Theory]
    [InlineData("", "invalid size: ''")]
    [InlineData("abc", "invalid size: 'abc'")]
    [InlineData("-1", "invalid size: '-1'")]
    [InlineData("1x", "invalid suffix: 'x'")]
    [InlineData("1bb", "invalid suffix: 'bb'")]
    [InlineData("1kibb", "invalid suffix: 'kibb'")]
    [InlineData("1.1.1", "strconv.ParseFloat: parsing \"1.1.1\": invalid syntax")]
    [InlineData("99999999999999999999p", "invalid size: '99999999999999999999p'")]
    public void RamSize_OfWrongText_IsAnError(string text, string expected)
    {
        Assert.False(RamSize.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("2021-10-21 00:01:00", "2021-10-21T00:01:00+00:00", false)]
    [InlineData("2021-10-21T00:01:00Z", "2021-10-21T00:01:00+00:00", true)]
    [InlineData("2021-10-21T00:01:00+08:00", "2021-10-21T00:01:00+08:00", true)]
    [InlineData("2021-10-21 00:01:00-0330", "2021-10-21T00:01:00-03:30", true)]
    public void StartTime_OfEveryForm_IsRead(string text, string expected, bool hasOffset)
    {
        Assert.True(StartTime.TryParse(text, out var time, out var has));
        Assert.Equal((expected, hasOffset), (time.ToString("yyyy-MM-ddTHH:mm:sszzz"), has));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2021-02-29 00:00:00")]
    [InlineData("2021-10-21 24:00:00")]
    [InlineData("2021-10-21  00:00:00")]
    [InlineData("2021-10-21 00:00:00+25:00")]
    [InlineData("2021-10-21 00:00:00+08:61")]
    [InlineData("0001-01-01 00:00:00+08:00")]
    [InlineData("2021-10-21 00:00:00\n")]
    public void StartTime_OfWrongText_IsRefused(string text) => Assert.False(StartTime.TryParse(text, out _, out _));

    [Fact]
    public void StartTime_Described_NamesEveryForm() => Assert.Equal(
        $"error while parse start-time, expected in the format like {StartTime.Hint}: unsupported start-time format \"yesterday\", expected one of {StartTime.Hint}",
        StartTime.Describe("yesterday"));

    [Theory]
    [InlineData("^(?P<name>a)$", 1)]
    [InlineData(@"\pL(a)(?:b)", 1)]
    [InlineData(@"\p{Greek}|\P{^Lu}|[[:alpha:]]+", 0)]
    [InlineData("(?i)a(?U)b(?iU:c)", 0)]
    [InlineData(@"\x{1F600}\_\\p(a)", 1)]
    [InlineData(@"\Q(((\E(a)\Q[", 1)]
    public void GoRegex_OfGosSyntax_IsTaken(string pattern, int groups)
    {
        Assert.Null(GoRegex.FindError(pattern, out var found));
        Assert.Equal(groups, found);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a**")]
    [InlineData("(?=a)")]
    [InlineData(@"(a)\1")]
    [InlineData("[b-a]")]
    public void GoRegex_OfWhatGoRefuses_IsRefused(string pattern) => Assert.NotNull(GoRegex.FindError(pattern, out _));

    [Fact]
    public void GoRegex_OfHostilePattern_IsRefusedOrCompiledInBounds()
    {
        Assert.NotNull(GoRegex.FindError(new string('(', 100_000), out _));
        Assert.NotNull(GoRegex.FindError(new string('a', 100_000), out _));
        Assert.NotNull(GoRegex.FindError("((((a{1000}){1000}){1000}){1000})", out _));
        _ = GoRegex.FindError("(a+)+$", out _);
        _ = GoRegex.FindError(string.Concat(Enumerable.Repeat("(?:", 1000)) + "a" + new string(')', 1000), out _);
    }

    [Fact]
    public void GoRegex_OfMorePatternsThanItRemembers_StaysRight()
    {
        for (var at = 0; at < 3000; at++)
        {
            Assert.Null(GoRegex.FindError($"^a{at % 1500}(b)$", out var groups));
            Assert.Equal(1, groups);
            Assert.NotNull(GoRegex.FindError($"^a{at % 1500}(b$", out _));
        }
    }

    [Theory]
    [InlineData(0, "0th")]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(11, "11th")]
    [InlineData(21, "21st")]
    [InlineData(112, "112th")]
    public void GoFormat_Ordinal_IsEnglish(int number, string expected) => Assert.Equal(expected, GoFormat.Ordinal(number));

    [Fact]
    public void GoFormat_Quote_EscapesAsGo() => Assert.Equal("\"a\\\"\\\\\\n\\t\\x01é\"", GoFormat.Quote("a\"\\\n\t\u0001é"));

    [Fact]
    public void PasswordCipher_WithKey_ReadsBackWhatItWrote()
    {
        var cipher = new PasswordCipher([.. Enumerable.Range(0, 32).Select(static at => (byte)at)]);

        Assert.All(["", "p", "0123456789abcdef", "Пароль длиннее блока"], text =>
        {
            var encrypted = cipher.Encrypt(text);
            Assert.NotEqual(text, encrypted);
            Assert.Equal(text, cipher.DecryptOrKeep(encrypted));
        });
        Assert.Equal("plain", cipher.DecryptOrKeep("plain"));
        Assert.Equal("pw", cipher.Decrypt(new SourceConfig { From = new() { Password = cipher.Encrypt("pw") } }).From.Password);
    }

    [Fact]
    public void PasswordCipher_OfKnownText_GivesTheKnownPlaintext()
    {
        // AES-256-CFB128 of NIST SP 800-38A, F.3.17, in DM's envelope.
        var cipher = new PasswordCipher(Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        var iv = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var sealedText = Convert.FromHexString("dc7e84bfda79164b7ecd8486985d3860");
        var plain = System.Text.Encoding.UTF8.GetString(Convert.FromHexString("6bc1bee22e409f96e93d7e117393172a"));

        Assert.Equal(plain, cipher.DecryptOrKeep(Convert.ToBase64String([.. iv, (byte)'@', .. sealedText])));
    }

    [Fact]
    public void PasswordCipher_WithoutKey_EncryptsNothing()
    {
        var cipher = new PasswordCipher(null);

        Assert.Equal("x", cipher.Encrypt("x"));
        Assert.Equal("x", cipher.DecryptOrKeep("x"));
        Assert.False(cipher.HasKey);
    }

    [Theory]
    [InlineData("09UX6xaI/j42IJexSdbF6kA3a4k=", "abc")]
    [InlineData("9MNv6NSUDYyt3f+SE52mv0A=", "")]
    public void PasswordCipher_WithoutKey_ReadsWhatDmctlBeforeV8Encrypted(string encrypted, string expected) =>
        Assert.Equal(expected, new PasswordCipher(null).DecryptOrKeep(encrypted));

    [Fact]
    public void PasswordCipher_WithoutKey_KeepsAPasswordThatOnlyLooksEncrypted()
    {
        var password = Convert.ToBase64String([.. new byte[16], (byte)'@', .. Enumerable.Repeat((byte)1, 16)]);

        Assert.Equal(password, new PasswordCipher(null).DecryptOrKeep(password));
    }
}
