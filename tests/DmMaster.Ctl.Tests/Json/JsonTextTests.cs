using DmMaster.Config;
using DmMaster.Ctl.Json;

namespace DmMaster.Ctl.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(3.0, "3")]
    [InlineData(1.5, "1.5")]
    [InlineData(-1.25, "-1.25")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(1.25e-9, "1.25e-9")]
    [InlineData(123456789012345680.0, "123456789012345680")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(100.0, "100")]
    [InlineData(9.9999999999999996e22, "1e+23")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void Float_OfAnySize_IsGos(double value, string text) => Assert.Equal(text, JsonFloat.Format(value));

    [Theory]
    [InlineData("\"\\", "\\\"\\\\")]
    [InlineData("\n\r\t\b\f", "\\n\\r\\t\\u0008\\u000c")]
    [InlineData("\u0000\u001f", "\\u0000\\u001f")]
    [InlineData("<a&b>", "\\u003ca\\u0026b\\u003e")]
    [InlineData("\u2028\u2029\ufffd", "\\u2028\\u2029\ufffd")]
    [InlineData("'/`\u007fé世😀", "'/`\u007fé世😀")]
    public void String_WithSpecialLetters_IsEscapedAsGoDoes(string text, string escaped)
    {
        Assert.Equal($"\"{escaped}\"", GoJson.Quote(text));
    }
}
