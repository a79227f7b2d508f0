namespace DmMaster.Config.Tests;

/// <summary>Lists, routes and the patterns in them: what is refused, in stock's words.</summary>
public sealed class TablePatternTests
{
    public static TheoryData<string, string> Lists => new()
    {
        { "do-dbs: [a, \"\"]", "DoDB rule's DB string cannot be empty" },
        { "ignore-dbs: [\"\"]", "IgnoreDB rule's DB string cannot be empty" },
        { "do-tables: [{db-name: a}]", "DoTables rule's DB string or Table string cannot be empty" },
        { "do-tables: [{tbl-name: a}]", "DoTables rule's DB string or Table string cannot be empty" },
        { "do-tables: [{db-name: a, tbl-name: b}, null]", "DoTables rule's DB string or Table string cannot be empty" },
        { "ignore-tables: [{db-name: a}]", "IgnoreTables rule's DB string or Table string cannot be empty" },
        { "ignore-tables: [{tbl-name: a}]", "IgnoreTables rule's DB string or Table string cannot be empty" },

        // All four wrong, then one less: the order.
        { "ignore-tables: [{}], ignore-dbs: [\"\"], do-tables: [{}], do-dbs: [\"\"]", "DoDB rule's DB string cannot be empty" },
        { "ignore-tables: [{}], ignore-dbs: [\"\"], do-tables: [{}]", "DoTables rule's DB string or Table string cannot be empty" },
        { "ignore-tables: [{}], ignore-dbs: [\"\"]", "IgnoreDB rule's DB string cannot be empty" },

        // Patterns.
        { "do-dbs: [\"~^s_(no\"]", "error parsing regexp: missing closing ): `(?i)^s_(no`" },
        { "do-dbs: [\"a*b\"]", "insert into schema selector: pattern a*b not valid" },
        { "do-tables: [{db-name: a, tbl-name: \"*b\"}]", "insert into table selector: pattern *b not valid" },
        { "do-tables: [{db-name: \"**\", tbl-name: \"*b\"}]", "insert into schema selector: pattern ** not valid" },
        { "do-tables: [{db-name: \"~a\", tbl-name: \"*b\"}]", "insert into schema selector: pattern *b not valid" },
        { "do-tables: [{db-name: \"*A\", tbl-name: \"~)\"}]", "error parsing regexp: unexpected ): `(?i))`" },
        { "do-tables: [{db-name: \"*A\", tbl-name: \"~a\"}]", "insert into schema selector: pattern *a not valid" },
        { "ignore-tables: [{db-name: \"~a\", tbl-name: \"~[b\"}]", "error parsing regexp: missing closing ]: `[b`" },
    };

    public static TheoryData<string, string> Routes => new()
    {
        { "{target-schema: a}", "schema pattern of table route rule should not be empty" },
        { "", "schema pattern of table route rule should not be empty" },
        { "{schema-pattern: a}", "target schema of table route rule should not be empty" },
        {
            "{schema-pattern: ~sh(op, table-pattern: t*, target-schema: x, target-table: y}",
            "add rule &{TableExtractor:<nil> SchemaExtractor:<nil> SourceExtractor:<nil> SchemaPattern:~sh(op TablePattern:t* TargetSchema:x TargetTable:y} " +
            "into table router: error parsing regexp: missing closing ): `(?i)sh(op`"
        },
        {
            "{schema-pattern: a*b, target-schema: x}",
            "add rule &{TableExtractor:<nil> SchemaExtractor:<nil> SourceExtractor:<nil> SchemaPattern:a*b TablePattern: TargetSchema:x TargetTable:} " +
            "into table router: insert into schema selector: pattern a*b not valid"
        },
        { "{schema-pattern: a, target-schema: a, extract-table: {table-regexp: a}}", "table extractor target column cannot be empty" },
        { "{schema-pattern: a, target-schema: a, extract-table: {table-regexp: (a}}", "table extractor table regexp illegal (a" },
        { "{schema-pattern: a, target-schema: a, extract-schema: {schema-regexp: (a, target-column: c}}", "schema extractor schema regexp illegal (a" },
        { "{schema-pattern: a, target-schema: a, extract-source: {source-regexp: a}}", "source extractor target column cannot be empty" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void ToSubtasks_OfWrongList_GivesStocksText(string list, string cause)
    {
        var error = Yamls.SubTask(Yamls.TaskWith("{source-id: s1, block-allow-list: b}", $"block-allow-list: {{b: {{{list}}}}}")).Error;

        Assert.Equal(
            $"[code=20044:class=config:scope=internal:level=high], Message: source s1: generate block allow list error, RawCause: {cause}, " +
            "Workaround: Please check the `block-allow-list` config in task configuration file.",
            error?.ToString());
    }

    [Theory]
    [InlineData("do-dbs: [\"a*\", \"a?b[*x]*\", \"[\", \"~^a\\\\_[0-9]+$\"]")]
    [InlineData("ignore-tables: [{db-name: a, tbl-name: \"~(b|c)\"}, {db-name: \"~.*\", tbl-name: \"*\"}]")]
    [InlineData("do-dbs: []")]
    public void ToSubtasks_OfGoodList_TakesIt(string list) =>
        Assert.Null(Yamls.SubTask(Yamls.TaskWith("{source-id: s1, block-allow-list: b}", $"block-allow-list: {{b: {{{list}}}}}")).Error);

    [Fact]
    public void ToSubtasks_WhereCaseMatters_ShowsThePatternAsItIs()
    {
        var yaml = Yamls.TaskWith("{source-id: s1, block-allow-list: b}", "case-sensitive: true\nblock-allow-list: {b: {do-dbs: [\"~S(\"]}}");

        Assert.Equal("error parsing regexp: missing closing ): `S(`", Yamls.SubTask(yaml).Error?.RawCause);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void ToSubtasks_OfWrongRoute_GivesStocksText(string route, string cause)
    {
        var error = Yamls.SubTask(Yamls.TaskWith("{source-id: s1, route-rules: [r]}", $"routes: {{r: {route}}}")).Error;

        Assert.Equal((20045, "source s1: generate table router error", cause), (error?.Code, error?.Message, error?.RawCause));
    }
}
