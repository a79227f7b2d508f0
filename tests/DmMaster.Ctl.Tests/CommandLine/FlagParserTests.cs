using DmMaster.Ctl.CommandLine;
using DmMaster.Ctl.Commands;

namespace DmMaster.Ctl.Tests.CommandLine;

public sealed class FlagParserTests
{
    private static readonly FlagSet Flags = new(
    [
        Flag.HelpFor("x"),
        new("source", FlagKind.List, "") { Short = 's' },
        new("name", FlagKind.List, "") { Short = 'n' },
        new("leader", FlagKind.Bool, "") { Short = 'l' },
        new("master", FlagKind.Bool, "") { Short = 'm' },
        new("worker", FlagKind.Text, "") { Short = 'w' },
        new("more", FlagKind.Bool, ""),
        new("flush", FlagKind.Bool, "") { Default = "true" },
        new("batch-size", FlagKind.Integer, "") { Default = "5" },
    ]);

    [Theory]
    [InlineData("--nosuch", "unknown flag: --nosuch")]
    [InlineData("--nosuch=1", "unknown flag: --nosuch")]
    [InlineData("-x", "unknown shorthand flag: 'x' in -x")]
    [InlineData("-lxm", "unknown shorthand flag: 'x' in -xm")]
    [InlineData("-s", "flag needs an argument: 's' in -s")]
    [InlineData("-ls", "flag needs an argument: 's' in -s")]
    [InlineData("--source", "flag needs an argument: --source")]
    [InlineData("--=x", "bad flag syntax: --=x")]
    [InlineData("---x", "bad flag syntax: ---x")]
    [InlineData("--batch-size=abc", "invalid argument \"abc\" for \"--batch-size\" flag: strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("--batch-size=99999999999999999999", "invalid argument \"99999999999999999999\" for \"--batch-size\" flag: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("--more=maybe", "invalid argument \"maybe\" for \"--more\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("-l=maybe", "invalid argument \"maybe\" for \"-l, --leader\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("-sa\"b", "invalid argument \"a\\\"b\" for \"-s, --source\" flag: parse error on line 1, column 2: bare \" in non-quoted-field")]
    [InlineData("-l=", "unknown shorthand flag: '=' in -=")]
    public void Parse_OfBadFlag_SaysWhatStockSays(string argument, string error) => Assert.Equal(error, FlagParser.Parse(Flags, [argument]).Error);

    [Fact]
    public void Parse_OfFlagsBetweenWords_KeepsTheOrderOfWords()
    {
        var parse = FlagParser.Parse(Flags, ["a", "-s", "x", "b", "--more", "true", "-", "--", "--leader"]);

        Assert.Null(parse.Error);
        Assert.Equal(["a", "b", "true", "-", "--leader"], parse.Words);
        Assert.Equal(["x"], parse.Values.List("source"));
        Assert.True(parse.Values.Bool("more"));
        Assert.False(parse.Values.Bool("leader"));
    }

    [Theory]
    [InlineData("-wv")]
    [InlineData("-w=v")]
    [InlineData("--worker=v")]
    [InlineData("-lmw=v")]
    [InlineData("-lmwv")]
    public void Parse_OfEachForm_TakesTheValue(string argument) => Assert.Equal("v", FlagParser.Parse(Flags, [argument]).Values.Text("worker"));

    [Fact]
    public void Parse_OfCluster_SetsEveryLetterAndTakesTheNextWord()
    {
        var parse = FlagParser.Parse(Flags, ["-lmw", "v", "-nx"]);

        Assert.True(parse.Values.Bool("leader"));
        Assert.True(parse.Values.Bool("master"));
        Assert.Equal("v", parse.Values.Text("worker"));
        Assert.Equal(["x"], parse.Values.List("name"));
    }

    [Theory]
    [InlineData("-s=", new[] { "=" })]
    [InlineData("--source=", new string[0])]
    [InlineData("--source=a,", new[] { "a", "" })]
    [InlineData("--source=a,b", new[] { "a", "b" })]
    [InlineData("--source=\"a,b\",c", new[] { "a,b", "c" })]
    public void Parse_OfList_ReadsOneRecord(string argument, string[] values) => Assert.Equal(values, FlagParser.Parse(Flags, [argument]).Values.List("source"));

    [Fact]
    public void Parse_OfRepeatedList_Appends() =>
        Assert.Equal(["a", "b", "c"], FlagParser.Parse(Flags, ["-s", "a,b", "-s", "", "--source", "c"]).Values.List("source"));

    [Fact]
    public void Parse_OfRepeatedScalar_KeepsTheLast() =>
        Assert.Equal(7, FlagParser.Parse(Flags, ["--batch-size", "6", "--batch-size", "7"]).Values.Integer("batch-size"));

    [Fact]
    public void Values_NotGiven_AreTheDefaults()
    {
        var values = FlagParser.Parse(Flags, ["--more"]).Values;

        Assert.Equal(5, values.Integer("batch-size"));
        Assert.True(values.Bool("flush"));
        Assert.True(values.Bool("more"));
        Assert.Empty(values.List("source"));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("F", false)]
    [InlineData("0", false)]
    [InlineData("T", true)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    public void Bool_InGoNotation_IsRead(string text, bool value) => Assert.Equal(value, FlagParser.Parse(Flags, [$"--flush={text}"]).Values.Bool("flush"));

    [Theory]
    [InlineData("-master-addr", "--master-addr")]
    [InlineData(" -master-addr=a:1 ", "--master-addr=a:1")]
    [InlineData("-V", "-V")]
    [InlineData("-version", "--version")]
    [InlineData("-source", "-source")]
    [InlineData("-master-address", "-master-address")]
    public void OldForm_OfLongFlag_GetsItsDash(string argument, string expected) => Assert.Equal([expected], OldFlagForms.Rewrite([argument]));

    [Theory]
    [InlineData("pause-task", new[] { "--nosuch", "x", "pause-task" })]
    [InlineData("pause-task", new[] { "--nosuch=1", "pause-task", "x" })]
    [InlineData("pause-task", new[] { "-s", "stop-task", "pause-task", "stop-task" })]
    [InlineData("pause-task", new[] { "--help", "pause-task", "x" })]
    [InlineData("dmctl", new[] { "--", "pause-task" })]
    [InlineData("dmctl", new[] { "-s", "pause-task" })]
    [InlineData("dmctl", new[] { "" })]
    public void Lookup_OfCommandWord_SkipsFlagsAndTheirValues(string name, string[] arguments)
    {
        var lookup = CommandLookup.Find(new RootCommand(isPrompt: false), arguments);

        Assert.Null(lookup.Error);
        Assert.Equal(name, lookup.Path.Command.Name);
    }

    [Theory]
    [InlineData("t", new[] { "--nosuch", "pause-task", "t" }, "")]
    [InlineData("pause", new[] { "pause" }, "\tpause-task\n")]
    [InlineData("PAUSE-TASKS", new[] { "PAUSE-TASKS" }, "\tpause-task\n")]
    [InlineData("stop-tsak", new[] { "stop-tsak" }, "\tstop-task\n")]
    [InlineData("hel", new[] { "hel" }, "")]
    [InlineData("st", new[] { "st" }, "\tstart-task\n\tstop-task\n")]
    public void Lookup_OfUnknownWord_SuggestsTheNearOnes(string word, string[] arguments, string suggestions)
    {
        var hint = suggestions.Length == 0 ? "" : $"\n\nDid you mean this?\n{suggestions}";

        Assert.Equal($"unknown command \"{word}\" for \"dmctl\"{hint}", CommandLookup.Find(new RootCommand(isPrompt: false), arguments).Error);
    }
}
