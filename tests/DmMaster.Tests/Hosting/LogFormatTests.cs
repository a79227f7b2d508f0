using System.Text.Json;
using DmMaster.Hosting.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace DmMaster.Tests.Hosting;

public class LogFormatTests
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 24, 13, 30, 1, 123, TimeSpan.FromHours(8));

    [Fact]
    public void Unified_WholeLine_HasTheFormsOfTheFormat() =>
        Assert.Equal(
            "[2026/11/24 13:30:01.123 +08:00] [WARN] [Link.cs:42] [\"worker w1 fell silent\"] [age=3s] [text=\"a b\"]\n",
            Line(new UnifiedLogFormatter(), LogEventLevel.Warning, "worker {Worker} fell silent", ("Worker", "w1"), ("age", "3s"), ("text", "a b"), Source, Id));

    [Fact]
    public void Unified_NoSource_IsUnknown() =>
        Assert.Equal("[2026/11/24 13:30:01.123 +08:00] [DEBUG] [<unknown>] [closing]\n", Line(new UnifiedLogFormatter(), LogEventLevel.Verbose, "closing"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("[x", "\"[x\"")]
    [InlineData("x]", "\"x]\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("back\\slash", "\"back\\\\slash\"")]
    [InlineData("two\nlines\t\u0000", "\"two\\nlines\\t\\u0000\"")]
    [InlineData("192.168.0.1:80", "192.168.0.1:80")]
    [InlineData("\u00fcber", "\u00fcber")]
    public void Unified_Value_IsQuotedWhenItCouldBeMistaken(string value, string expected) =>
        Assert.EndsWith($" [key={expected}]\n", Line(new UnifiedLogFormatter(), LogEventLevel.Error, "m", ("key", value)), StringComparison.Ordinal);

    [Fact]
    public void Unified_Exception_StaysOnOneLine()
    {
        var line = Line(new UnifiedLogFormatter(), LogEventLevel.Fatal, "m", exception: new InvalidOperationException("two\nlines"));
        Assert.Single(line, '\n');
        Assert.Contains("[error=\"two\\nlines\"] [errorVerbose=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Unified_HugeValue_IsCut() =>
        Assert.InRange(Line(new UnifiedLogFormatter(), LogEventLevel.Error, "m", ("key", new string('x', 1 << 20))).Length, 1, 10_000);

    [Fact]
    public void Json_Line_IsOneObject()
    {
        var line = Line(new JsonLogFormatter(), LogEventLevel.Information, "fell silent", ("worker", "w\"1"), ("level", "mine"), Source, Id);
        var entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal("INFO", entry.GetProperty("level").GetString());
        Assert.Equal("2026/11/24 13:30:01.123 +08:00", entry.GetProperty("time").GetString());
        Assert.Equal("Link.cs:42", entry.GetProperty("caller").GetString());
        Assert.Equal("fell silent", entry.GetProperty("message").GetString());
        Assert.Equal("w\"1", entry.GetProperty("worker").GetString());
        Assert.Equal("mine", entry.GetProperty("level_").GetString());
    }

    [Fact]
    public void TryOpen_FileThatCannotBe_IsAProblem()
    {
        Assert.False(MasterLogger.TryOpen(new() { File = "/proc/nope/log" }, TextWriter.Null, out _, out var problem));
        Assert.StartsWith("open /proc/nope/log: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_File_GetsTheLines()
    {
        var directory = Directory.CreateTempSubdirectory("dm-log").FullName;
        var file = Path.Combine(directory, "deep", "master.log");
        Assert.True(MasterLogger.TryOpen(new() { File = file }, TextWriter.Null, out var logger, out _));
        logger.Information("hello");
        logger.Debug("not this");
        logger.Dispose();
        Assert.EndsWith("[INFO] [<unknown>] [hello]\n", Assert.Single(File.ReadAllLines(file)) + "\n", StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private static (string, object) Source => (Constants.SourceContextPropertyName, "DmMaster.Workers.Link");

    private static (string, object) Id => ("EventId", 42);

    private static string Line(ITextFormatter formatter, LogEventLevel level, string template, params (string Name, object Value)[] values) =>
        Line(formatter, level, template, null, values);

    private static string Line(ITextFormatter formatter, LogEventLevel level, string template, Exception? exception, params (string Name, object Value)[] values)
    {
        var properties = values.Select(static pair => new LogEventProperty(
            pair.Name,
            pair.Name == "EventId" ? new StructureValue([new("Id", new ScalarValue(pair.Value))]) : new ScalarValue(pair.Value)));
        using var output = new StringWriter();
        formatter.Format(new(Moment, level, exception, new MessageTemplateParser().Parse(template), properties), output);
        return output.ToString();
    }
}
