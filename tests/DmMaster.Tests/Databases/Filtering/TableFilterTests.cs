using DmMaster.Config;
using DmMaster.Databases.Filtering;

namespace DmMaster.Tests.Databases.Filtering;

/// <summary>Which tables a task migrates, and to where.</summary>
public sealed class TableFilterTests
{
    [Theory]
    [InlineData("shop", true, "shop")]
    [InlineData("shop*", true, "shop", "shop_1", "shopping")]
    [InlineData("shop?", true, "shop1", "shopé")]
    [InlineData("shop?", false, "shop", "shop12")]
    [InlineData("shop_[1-3]", true, "shop_1", "shop_3")]
    [InlineData("shop_[1-3]", false, "shop_4", "shop_")]
    [InlineData("shop_[!1-3]", true, "shop_4", "shop_x")]
    [InlineData("shop_[!1-3]", false, "shop_1")]
    [InlineData("a[b", true, "a[b")]
    [InlineData("a.c", false, "abc")]
    [InlineData("~^shop_[0-9]+$", true, "shop_12")]
    [InlineData("~^shop_[0-9]+$", false, "shop_", "xshop_1")]
    [InlineData("~op", true, "shop", "shop_op")]
    [InlineData("~(?P<x>sh)op", true, "shop")]
    [InlineData("~^[[:alpha:]]+$", true, "shop")]
    [InlineData("~^[[:alpha:]]+$", false, "shop1")]
    [InlineData(@"~^\Qa.b\E\z", true, "a.b")]
    [InlineData(@"~^\Qa.b\E\z", false, "acb")]
    [InlineData(@"~^\pL\x{4e2d}$", true, "a中")]
    public void Pattern_OfASchema_Matches(string pattern, bool matches, params string[] names)
    {
        var filter = new TableFilter(new BlockAllowList { DoSchemas = [pattern] }, isCaseSensitive: true);

        Assert.All(names, name => Assert.Equal(matches, filter.Takes(name)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Filter_OfAnotherCase_TakesWhereCaseDoesNotCount(bool isCaseSensitive, bool takes) =>
        Assert.Equal(takes, new TableFilter(new BlockAllowList { DoSchemas = ["Shop"] }, isCaseSensitive).Takes("shop"));

    [Theory]
    [InlineData("mysql")]
    [InlineData("INFORMATION_SCHEMA")]
    [InlineData("Performance_Schema")]
    [InlineData("sys")]
    [InlineData("dm_heartbeat")]
    public void Filter_OfAServersOwn_NeverTakes(string schema)
    {
        Assert.False(new TableFilter(null, isCaseSensitive: false).Takes(schema));
        Assert.False(new TableFilter(new BlockAllowList { DoSchemas = [schema] }, isCaseSensitive: true).Takes(schema, "t"));
    }

    /// <summary>What a list says of a.t, b.t and a.u.</summary>
    [Theory]
    [InlineData(null, null, null, null, true, true, true)]
    [InlineData("a", null, null, null, true, false, true)]
    [InlineData(null, "a", null, null, false, true, false)]
    [InlineData("a", "a", null, null, true, false, true)]
    [InlineData(null, null, "a.t", null, true, false, false)]
    [InlineData(null, null, null, "a.t", false, true, true)]
    [InlineData(null, null, "a.t", "a.t", true, false, false)]
    [InlineData("a", null, null, "a.u", true, false, false)]
    [InlineData("b", null, "a.t", null, false, false, false)]
    public void Lists_InDmsOrder_TakeOrLeave(string? doSchema, string? ignoreSchema, string? doTable, string? ignoreTable, bool first, bool second, bool third)
    {
        static TableName[]? Table(string? name) => name is null ? null : [new TableName { Schema = name.Split('.')[0], Table = name.Split('.')[1] }];
        var filter = new TableFilter(
            new BlockAllowList
            {
                DoSchemas = doSchema is null ? null : [doSchema], IgnoreSchemas = ignoreSchema is null ? null : [ignoreSchema],
                DoTables = Table(doTable), IgnoreTables = Table(ignoreTable),
            },
            isCaseSensitive: false);

        Assert.Equal((first, second, third), (filter.Takes("a", "t"), filter.Takes("b", "t"), filter.Takes("a", "u")));
    }

    [Fact]
    public void Route_OfATable_GoesBeforeThatOfItsSchema()
    {
        var router = new TableRouter(
        [
            new RouteRule { SchemaPattern = "shop*", TargetSchema = "all" },
            new RouteRule { SchemaPattern = "shop*", TablePattern = "t*", TargetSchema = "all", TargetTable = "t", ExtractTable = new ColumnExtractor { TargetColumn = "c", Pattern = "t(.*)" } },
        ], isCaseSensitive: false);

        Assert.Equal(("all", "t", "c"), Of(router, "SHOP1", "T1") is var one ? (one.TargetSchema, one.TargetTable, Assert.Single(one.ExtendedColumns)) : default);
        Assert.Equal(("all", "u"), Of(router, "shop1", "u") is var other ? (other.TargetSchema, other.TargetTable) : default);
        Assert.Equal(("x", "u"), Of(router, "x", "u") is var none ? (none.TargetSchema, none.TargetTable) : default);
    }

    [Fact]
    public void Route_ThatIsNotTheOnlyOne_IsAnError()
    {
        var router = new TableRouter(
            [new RouteRule { SchemaPattern = "a", TablePattern = "*", TargetSchema = "x" }, new RouteRule { SchemaPattern = "*", TablePattern = "t", TargetSchema = "y" }], isCaseSensitive: false);

        Assert.Equal(
            "[code=11043:class=functional:scope=internal:level=high], Message: generate table router, RawCause: table a.t matches more than one rule, " +
            "Workaround: Please check `routes` config in task configuration file.", router.Route(new UpstreamTable("s", "a", "t")).Error?.ToString());
    }

    private static RoutedTable Of(TableRouter router, string schema, string table) => router.Route(new UpstreamTable("s", schema, table)).Value;
}
