namespace DmMaster.Store.Tests.Conformance;

/// <summary>Sorted, bounded and counted reads.</summary>
public abstract class RangeOptionsConformance : StoreConformance
{
    /// <summary>
    /// Leaves, at revision 8: a=c (created 2, changed 4, version 2), b=m (1, 8, 2), c=a (3, 6, 3), d=b (7, 7, 1).
    /// </summary>
    private async Task FillAsync()
    {
        foreach (var (name, value) in new[]
        {
            ("b", "m"), ("a", "z"), ("c", "k"), ("a", "c"), ("c", "x"), ("c", "a"), ("d", "b"), ("b", "m"),
        })
        {
            await DoAsync(Put(name, value));
        }
    }

    private async Task<RangeResult> QueryAsync(Func<RangeQuery, RangeQuery> with) =>
        await Store.RangeAsync(with(new RangeQuery(Everything)), Ended);

    private RevisionBounds Bounds(int minMod = 0, int maxMod = 0, int minCreate = 0, int maxCreate = 0)
    {
        Revision At(int commits) => commits == 0 ? Revision.None : After(commits);
        return new RevisionBounds { MinMod = At(minMod), MaxMod = At(maxMod), MinCreate = At(minCreate), MaxCreate = At(maxCreate) };
    }

    private string Text(RangeResult result) => string.Concat(Names(result.Entries));

    [SkippableTheory]
    [InlineData(SortTarget.Key, "abcd", "dcba")]
    [InlineData(SortTarget.Version, "dabc", "cabd")]
    [InlineData(SortTarget.CreateRevision, "bacd", "dcab")]
    [InlineData(SortTarget.ModRevision, "acdb", "bdca")]
    [InlineData(SortTarget.Value, "cdab", "badc")]
    public async Task Sort_EveryTarget_BothWaysBeforeTheLimitCuts(SortTarget target, string ascending, string descending)
    {
        await FillAsync();
        foreach (var limit in new[] { 0, 1, 2, 3, 4, 5 })
        {
            var most = limit == 0 ? 4 : Math.Min(limit, 4);
            foreach (var (isDescending, expected) in new[] { (false, ascending), (true, descending) })
            {
                var result = await QueryAsync(query => query with { SortBy = target, IsDescending = isDescending, Limit = limit });
                Assert.Equal(expected[..most], Text(result));
                Assert.Equal((4L, most < 4, After(8)), (result.Count, result.More, result.Revision));
            }
        }
    }

    [SkippableFact]
    public async Task Sort_EqualOnes_ByKeyBothWays()
    {
        const int count = 100;
        await DoAsync([.. Enumerable.Range(0, count).Select(i => Put($"{i:d3}", i % 2 == 0 ? "even" : "odd"))]);
        var names = Enumerable.Range(0, count).Select(i => $"{i:d3}").ToList();
        foreach (var isDescending in new[] { false, true })
        {
            foreach (var target in new[] { SortTarget.Version, SortTarget.CreateRevision, SortTarget.ModRevision })
            {
                var same = await QueryAsync(query => query with { SortBy = target, IsDescending = isDescending });
                Assert.Equal(names, Names(same.Entries));
            }

            var halves = await QueryAsync(query => query with { SortBy = SortTarget.Value, IsDescending = isDescending });
            Assert.Equal(names.OrderBy(name => int.Parse(name, null) % 2 == (isDescending ? 0 : 1)), Names(halves.Entries));
        }
    }

    [SkippableFact]
    public async Task Sort_AtAnOldRevision_ByWhatWasThen()
    {
        await FillAsync();
        var result = await QueryAsync(query => query with { At = After(5), SortBy = SortTarget.Value, IsDescending = true });
        Assert.Equal("cba", Text(result));
        Assert.Equal((3L, After(8)), (result.Count, result.Revision));
    }

    [SkippableFact]
    public async Task CountOnly_AnyQuery_CountsAndNothingElse()
    {
        await FillAsync();
        foreach (var limit in new[] { 0, 1, 9 })
        {
            var result = await QueryAsync(query => query with { CountOnly = true, Limit = limit, SortBy = SortTarget.Value });
            Assert.Empty(result.Entries);
            Assert.Equal((4L, false, After(8)), (result.Count, result.More, result.Revision));
        }

        Assert.Equal(2, (await QueryAsync(query => query with { CountOnly = true, At = After(2) })).Count);
        Assert.Equal(0, (await Store.RangeAsync(new RangeQuery(KeyRange.Prefix(Key("x"))) { CountOnly = true }, Ended)).Count);
    }

    [SkippableFact]
    public async Task KeysOnly_Entries_AllButTheValue()
    {
        await FillAsync();
        var full = await QueryAsync(query => query);
        var bare = await QueryAsync(query => query with { KeysOnly = true });
        Assert.Equal(full.Entries.Select(entry => entry with { Value = Value("") }), bare.Entries);
        Assert.Equal("cdab", Text(await QueryAsync(query => query with { KeysOnly = true, SortBy = SortTarget.Value })));
        Assert.Equal("c", (await GetAsync("a"))!.Value.ToStringUtf8());
    }

    [SkippableTheory]
    [InlineData(6, 0, 0, 0, "bcd")]
    [InlineData(0, 6, 0, 0, "ac")]
    [InlineData(5, 7, 0, 0, "cd")]
    [InlineData(6, 6, 0, 0, "c")]
    [InlineData(7, 6, 0, 0, "")]
    [InlineData(0, 0, 3, 0, "cd")]
    [InlineData(0, 0, 0, 2, "ab")]
    [InlineData(0, 0, 2, 3, "ac")]
    [InlineData(5, 0, 0, 2, "b")]
    [InlineData(4, 7, 2, 3, "ac")]
    [InlineData(9, 0, 0, 0, "")]
    public async Task Bounds_BothEndsIncluded_LeaveOutButCount(int minMod, int maxMod, int minCreate, int maxCreate, string expected)
    {
        await FillAsync();
        var bounds = Bounds(minMod, maxMod, minCreate, maxCreate);
        var result = await QueryAsync(query => query with { Bounds = bounds });
        Assert.Equal(expected, Text(result));
        Assert.Equal((4L, false), (result.Count, result.More));

        var counted = await QueryAsync(query => query with { Bounds = bounds, CountOnly = true });
        Assert.Equal((4L, 0), (counted.Count, counted.Entries.Count));
    }

    [SkippableFact]
    public async Task Bounds_WithLimitAndOrder_CutAmongTheAdmitted()
    {
        await FillAsync();
        var bounds = Bounds(minMod: 6);
        var cut = await QueryAsync(query => query with { Bounds = bounds, Limit = 2 });
        Assert.Equal(("bc", 4L, true), (Text(cut), cut.Count, cut.More));
        var whole = await QueryAsync(query => query with { Bounds = bounds, Limit = 3 });
        Assert.Equal(("bcd", 4L, false), (Text(whole), whole.Count, whole.More));
        var sorted = await QueryAsync(
            query => query with { Bounds = bounds, Limit = 2, SortBy = SortTarget.ModRevision, IsDescending = true, KeysOnly = true });
        Assert.Equal(("bd", 4L, true), (Text(sorted), sorted.Count, sorted.More));
    }

    [SkippableFact]
    public async Task OldestOfAPrefix_AsElectionsAsk_TheFirstCreated()
    {
        await FillAsync();
        var result = await QueryAsync(query => query with
        {
            SortBy = SortTarget.CreateRevision, Limit = 1, Bounds = Bounds(maxCreate: 2),
        });
        Assert.Equal(("b", true), (Text(result), result.More));
    }

    [SkippableFact]
    public async Task Options_InATxn_AsOutside()
    {
        await FillAsync();
        var query = new RangeQuery(Everything) { SortBy = SortTarget.ModRevision, IsDescending = true, Limit = 3, KeysOnly = true };
        var result = await DoAsync(
            Put("e", "9"), new TxnOp.Read(query), new TxnOp.Read(query with { CountOnly = true }),
            new TxnOp.Read(query with { Bounds = Bounds(minMod: 9) }), new TxnOp.Read(query with { At = After(8) }));
        var reads = result.Results.OfType<TxnOpResult.Read>().Select(read => read.Result).ToList();
        Assert.Equal(["ebd", "", "e", "bdc"], reads.Select(Text));
        Assert.Equal([5, 5, 5, 4], reads.Select(read => read.Count));
        Assert.Equal([true, false, false, true], reads.Select(read => read.More));
        Assert.All(reads.SelectMany(read => read.Entries), entry => Assert.True(entry.Value.IsEmpty));
    }
}
