using DmMaster.Config;
using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Connection;

namespace DmMaster.Ctl.Tests.CommandLine;

/// <summary>The small notations that dmctl shares with Go.</summary>
public sealed class TextRuleTests
{
    [Theory]
    [InlineData("a 'b c' \"d e\"", new[] { "a", "b c", "d e" })]
    [InlineData("0'123\"456 789'", new[] { "0123\"456 789" })]
    [InlineData("a\\ b", new[] { "a b" })]
    [InlineData("\"a\\\"b\\n\"", new[] { "a\"bn" })]
    [InlineData("'a\\b'", new[] { "a\\b" })]
    [InlineData("pause-task t # x", new[] { "pause-task", "t" })]
    [InlineData("a#b", new[] { "a#b" })]
    [InlineData("# only", new string[0])]
    [InlineData("''", new[] { "" })]
    [InlineData("`a b`", new[] { "`a", "b`" })]
    [InlineData("a \"b", new[] { "a \"b" })]
    [InlineData("a 'b", new[] { "a 'b" })]
    [InlineData("a \\", new[] { "a \\" })]
    [InlineData("a \"\\", new[] { "a \"\\" })]
    public void ShellWords_OfLine_SplitAsAShellWould(string line, string[] words) => Assert.Equal(words, ShellWords.Split(line));

    [Theory]
    [InlineData("a", null, new[] { "a" })]
    [InlineData("\n\na,b\nc", null, new[] { "a", "b" })]
    [InlineData("\"a\"\"b\"", null, new[] { "a\"b" })]
    [InlineData("\"a\nb\",c", null, new[] { "a\nb", "c" })]
    [InlineData("a\r\nb", null, new[] { "a" })]
    [InlineData("\n", "EOF", new string[0])]
    [InlineData("\"a\"b", "parse error on line 1, column 3: extraneous or missing \" in quoted-field", new string[0])]
    [InlineData("\"abc", "parse error on line 1, column 5: extraneous or missing \" in quoted-field", new string[0])]
    [InlineData("é\"", "parse error on line 1, column 3: bare \" in non-quoted-field", new string[0])]
    [InlineData("\"a\nb\"c", "record on line 1; parse error on line 2, column 2: extraneous or missing \" in quoted-field", new string[0])]
    public void CsvRecord_OfText_IsReadAsGoReadsIt(string text, string? error, string[] fields)
    {
        Assert.Equal(error, CsvRecord.Read(text, out var read));
        Assert.Equal(fields, read);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12", -12)]
    [InlineData("+7", 7)]
    [InlineData("0x1F", 31)]
    [InlineData("0b101", 5)]
    [InlineData("017", 15)]
    [InlineData("0o17", 15)]
    [InlineData("1_000", 1000)]
    [InlineData("0x_f", 15)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integer_InAnyGoNotation_IsRead(string text, long value)
    {
        Assert.Null(FlagInteger.Parse(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("1__0")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData(" 1")]
    [InlineData("1.5")]
    [InlineData("--1")]
    public void Integer_InNoNotation_IsRefused(string text) =>
        Assert.Equal($"strconv.ParseInt: parsing \"{text}\": invalid syntax", FlagInteger.Parse(text, out _));

    [Fact]
    public void Integer_OfEndlessDigits_IsRefused() => Assert.EndsWith("invalid syntax", FlagInteger.Parse(new string('1', 100_000), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("a\"b\\", "\"a\\\"b\\\\\"")]
    [InlineData("a\n\t\u0001\u007f", "\"a\\n\\t\\x01\\x7f\"")]
    [InlineData("é 世 😀", "\"é 世 😀\"")]
    [InlineData("\u00a0\u200b", "\"\\u00a0\\u200b\"")]
    public void Quote_OfText_IsGos(string text, string quoted) => Assert.Equal(quoted, GoFormat.Quote(text));

    [Theory]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1500)]
    [InlineData(".5s", 500)]
    [InlineData("10ms", 10)]
    [InlineData("1000us", 1)]
    [InlineData("1000µs", 1)]
    [InlineData("0", 0)]
    [InlineData("-1s", -1000)]
    public void Duration_InGoNotation_IsRead(string text, long milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var span, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), span);
    }

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("abc", "time: invalid duration \"abc\"")]
    [InlineData("10", "time: missing unit in duration \"10\"")]
    [InlineData("10x", "time: unknown unit \"x\" in duration \"10x\"")]
    [InlineData("1.2.3s", "time: missing unit in duration \"1.2.3s\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    [InlineData("3000000h", "time: invalid duration \"3000000h\"")]
    [InlineData("99999999999999999999999h", "time: invalid duration \"99999999999999999999999h\"")]
    public void Duration_InNoNotation_IsRefused(string text, string error)
    {
        Assert.False(GoDuration.TryParse(text, out _, out var actual));
        Assert.Equal(error, actual);
    }

    [Theory]
    [InlineData("127.0.0.1:8261", "127.0.0.1", 8261)]
    [InlineData(":8261", "localhost", 8261)]
    [InlineData("http://h:1", "h", 1)]
    [InlineData("https://h:65535", "h", 65535)]
    [InlineData("[::1]:2", "::1", 2)]
    public void Address_OfMaster_IsRead(string text, string host, int port)
    {
        Assert.True(MasterAddress.ParseList(text).TryGet(out var addresses, out _));
        Assert.Equal([new MasterAddress(host, port)], addresses);
    }

    [Theory]
    [InlineData("badaddr", "address badaddr: missing port in address")]
    [InlineData("a:1,b", "address b: missing port in address")]
    [InlineData("a:1,", "address : missing port in address")]
    [InlineData("a:1, b", "address  b: missing port in address")]
    [InlineData("::1:2", "address ::1:2: too many colons in address")]
    [InlineData("[::1]", "address [::1]: missing port in address")]
    [InlineData("[::1:2", "address [::1:2: missing ']' in address")]
    [InlineData("a]:1", "address a]:1: unexpected ']' in address")]
    [InlineData("a[:1", "address a[:1: unexpected '[' in address")]
    [InlineData("a:0", "address a:0: invalid port")]
    [InlineData("a:65536", "address a:65536: invalid port")]
    [InlineData("a:b", "address a:b: invalid port")]
    public void Address_OfNoMaster_IsRefused(string text, string error)
    {
        Assert.False(MasterAddress.ParseList(text).TryGet(out _, out var said));
        Assert.Equal($"specify master addr {text}: {error}", said.ToString());
    }
}
