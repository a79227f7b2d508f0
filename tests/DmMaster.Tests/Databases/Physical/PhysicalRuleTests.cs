using System.Globalization;
using System.Text;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Checks.Results;

namespace DmMaster.Tests.Databases.Physical;

/// <summary>What is thought of a cluster, as a table for each check.</summary>
public sealed class PhysicalRuleTests
{
    private const string Feed = "/tidb/cdc/c/n/changefeed/info/";

    [Theory]
    [InlineData(1_000, 0, 1, "")]
    [InlineData(1_001, 0, 1, "TiKV stores (1) contains more than 1000 empty regions respectively, which will greatly affect the import speed and success rate")]
    [InlineData(501, 501, 1, "")]
    [InlineData(1_001, 500, 1, "TiKV stores (1) contains more than 1000 empty regions respectively, which will greatly affect the import speed and success rate")]
    [InlineData(1_500, 1_500, 500, "")]
    [InlineData(1_501, 501, 500, "TiKV stores (1) contains more than 1500 empty regions respectively, which will greatly affect the import speed and success rate\nTiKV stores (2) contains more than 500 empty regions respectively, which will affect the import speed and success rate")]
    [InlineData(1_801, 600, 600, "TiKV stores (1) contains more than 1800 empty regions respectively, which will greatly affect the import speed and success rate")]
    public void EmptyRegions_AreJudged(int first, int second, int tables, string text)
    {
        var result = EmptyRegionCheck.Judge(new Dictionary<long, int> { [1] = first, [2] = second, [7] = 5_000 }, [Store(1), Store(2)], tables);

        Assert.Equal((text.Length == 0 ? CheckState.Success : CheckState.Warning, text), (result.State, TextOf(result)));
    }

    [Fact]
    public void EmptyRegions_OfTiFlashAndOfOneThatLeaves_DoNotCount() => Assert.Equal(
        CheckState.Success, EmptyRegionCheck.Judge(new Dictionary<long, int> { [1] = 9_000 }, [Store(1) with { HoldsRows = false }, Store(2)], 1).State);

    [Theory]
    [InlineData("1000 1", 1, "")]
    [InlineData("1001", 1, "")]
    [InlineData("1001 501", 1, "")]
    [InlineData("1001 500", 1, "store(2) with least regions(500) to the store(1) with most regions(1001) is 0.4995004995004995,")]
    [InlineData("0 4000 9", 1, "store(1) with least regions(0) to the store(2) with most regions(4000) is 0,")]
    [InlineData("1 3000000", 1, "store(1) with least regions(1) to the store(2) with most regions(3000000) is 3.3333333333333335e-07,")]
    [InlineData("2000 1", 2_000, "")]
    public void RegionDistribution_IsJudged(string regions, int tables, string text)
    {
        var stores = regions.Split(' ').Select(static (count, at) => Store(at + 1) with { Regions = long.Parse(count, CultureInfo.InvariantCulture) }).ToList();

        var result = RegionDistributionCheck.Judge(stores, tables);

        Assert.Equal(text.Length == 0 ? CheckState.Success : CheckState.Warning, result.State);
        Assert.Contains(text, TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600, 100, 3, "")]
    [InlineData(599, 100, 3, "Cluster may not have enough space, available is 599B, but we need 600B")]
    [InlineData(0, 0, 3, "")]
    [InlineData(5, 5, 0, "")]
    [InlineData(1, long.MaxValue, long.MaxValue, "Cluster may not have enough space, available is 1B, but we need 1.407e+14YiB")]
    public void FreeSpace_IsJudged(long available, long size, long replicas, string text)
    {
        var result = FreeSpaceCheck.Judge((UInt128)available, size, replicas);

        Assert.Equal((text.Length == 0 ? CheckState.Success : CheckState.Warning, text), (result.State, TextOf(result)));
    }

    [Theory]
    [InlineData("v8.1.0", null)]
    [InlineData("4.0.0", null)]
    [InlineData("v4.0.1-beta", null)]
    [InlineData("v8.2.0-alpha-16-g3fb0c12", null)]
    [InlineData("v4.0.0-54-g3fb0c12ab-dirty", null)]
    [InlineData("v3.0.20", "3.0.20")]
    [InlineData("v4.0.0-rc.2", "4.0.0-rc.2")]
    [InlineData("v4.0.0-rc.2-7-g3fb0c12ab-dirty", "4.0.0-rc.2")]
    [InlineData("", "0.0.0")]
    [InlineData("None", "0.0.0")]
    [InlineData("4.0", "0.0.0")]
    [InlineData("99999999999.0.0", "0.0.0")]
    public void Version_IsJudged(string version, string? tooOld) => Assert.Equal(
        tooOld is null ? null : $"[Lightning:Common:ErrVersionMismatch]PD version too old, required to be in [4.0.0, 9223372036854775807.0.0-nightly), found '{tooOld}'",
        ClusterVersionCheck.FindProblem("PD", version));

    [Fact]
    public void Version_OfAMegabyte_IsNone() => Assert.EndsWith("found '0.0.0'", ClusterVersionCheck.FindProblem("PD", $"8.1.0-{new string('a', 1 << 20)}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Release Version: v8.1.0\nEdition: Community", "")]
    [InlineData("Release Version: v3.0.20\nEdition: Community", "TiDB version too old")]
    [InlineData("Release Version: None\nEdition: Community", "")]
    [InlineData("8.0.11-TiDB-v7.5.1", "")]
    [InlineData("5.7.25-TiDB-v3.1.0", "TiDB version too old")]
    [InlineData("10.11.6-MariaDB", "unknown error: server with version '10.11.6-MariaDB' is not TiDB")]
    [InlineData("8.0.36", "unknown error: server with version '8.0.36' is not TiDB")]
    [InlineData("", "unknown error: server with version '' is not TiDB")]
    public void TiDb_IsJudged(string said, string text)
    {
        var problem = ClusterVersionCheck.FindProblemOfTiDb(said) ?? "";

        Assert.Equal(text.Length == 0, problem.Length == 0);
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    /// <summary>A feed that is there keeps an import away unless it is known to be over.</summary>
    [Theory]
    [InlineData(Feed + "a", """{"state": "normal"}""", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", """{"state": "warning"}""", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", """{"state": "pending"}""", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", """{}""", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", """{"state": 7}""", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", "not JSON", "cluster/namespace: c/n changefeed(s): [a], ")]
    [InlineData(Feed + "a", """{"state": "finished"}""", "")]
    [InlineData(Feed + "a", """{"state": "failed"}""", "")]
    [InlineData(Feed + "a", """{"state": "removed"}""", "")]
    [InlineData("/tidb/cdc/changefeed/info/a", "{}", "cluster/namespace: <nil> changefeed(s): [a], ")]
    [InlineData("/tidb/cdc/__backup__/changefeed/info/a", "{}", "")]
    [InlineData("/tidb/cdc/c/n/changefeed/status/a", "{}", "")]
    [InlineData("/tidb/cdc/c/n/x/changefeed/info/a", "{}", "")]
    [InlineData("/tidb/cdc/c/nchangefeed/info/a", "{}", "")]
    [InlineData("/tidb/cdc/meta/meta-version", "1", "")]
    [InlineData(Feed, "{}", "")]
    public void Feed_IsJudged(string key, string value, string text)
    {
        var result = MutexFeatureCheck.Judge([], [Pair(key, value)]);

        Assert.Equal(
            text.Length == 0 ? "" : $"found CDC changefeed(s): {text}\nphysical import mode is not compatible with them. Please switch to logical import mode then try again.",
            TextOf(result));
    }

    [Fact]
    public void Feeds_OfBothForms_AreThoseOfTheNewer() => Assert.Contains(
        "changefeed(s): cluster/namespace: c/n changefeed(s): [a b], cluster/namespace: d/n changefeed(s): [c], \n",
        TextOf(MutexFeatureCheck.Judge([], [Pair($"{Feed}a", "{}"), Pair($"{Feed}b", "{}"), Pair("/tidb/cdc/changefeed/info/old", "{}"), Pair("/tidb/cdc/d/n/changefeed/info/c", "{}")])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"regions": [{"peers": [{"store_id": 1}, {"store_id": 2}], "leader": {"store_id": 1}}, {"peers": [{"id": 7, "store_id": 1, "labels": [{"store_id": 9}]}], "down_peers": []}]}""", "1=2 2=1 9=1")]
    [InlineData("""{"regions": [{"peers": [{"store_id": "1"}, {"store_id": 1.5}, {"store_id": null}, 3, []]}]}""", "")]
    [InlineData("""{"regions": null}""", "")]
    [InlineData("[]", "")]
    public void Regions_AreCountedByStore(string answer, string counts) => Assert.Equal(
        counts, string.Join(' ', PdAnswers.RegionsByStore(Encoding.UTF8.GetBytes(answer)).OrderBy(static one => one.Key).Select(static one => $"{one.Key}={one.Value}")));

    [Theory]
    [InlineData("""{"stores": [{"store": {"id": 4, "address": "a:1", "version": "8.1.0", "state_name": "Up"}, "status": {"available": "1GiB", "region_count": 7}}]}""", "4 a:1 8.1.0 1GiB 7 True")]
    [InlineData("""{"stores": [{"store": {"id": 4, "state_name": "Down", "labels": [{"key": "zone", "value": "tiflash"}]}}]}""", "4    0 True")]
    [InlineData("""{"stores": [{"store": {"id": 4, "labels": [{"key": "engine", "value": "tiflash_compute"}]}}]}""", "4    0 False")]
    [InlineData("""{"stores": [{"store": {"state_name": "Tombstone"}, "status": {"region_count": 1e400}}]}""", "0    0 False")]
    [InlineData("""{"stores": [null, 5, "x"]}""", "0    0 True|0    0 True|0    0 True")]
    [InlineData("""{"stores": {"store": {}}}""", "")]
    public void Stores_AreRead(string answer, string stores) => Assert.Equal(stores, string.Join('|', PdAnswers.Stores(Encoding.UTF8.GetBytes(answer)).Select(static one =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Id} {one.Address} {one.Version} {one.Available} {one.Regions} {one.HoldsRows}"))));

    private static PdStore Store(long id) => new(id, "", "", "", 0, true);

    private static KeyValuePair<string, ReadOnlyMemory<byte>> Pair(string key, string value) => new(key, Encoding.UTF8.GetBytes(value));

    private static string TextOf(CheckResult result) => string.Join('|', result.Errors.Select(static error => error.ShortError));
}
