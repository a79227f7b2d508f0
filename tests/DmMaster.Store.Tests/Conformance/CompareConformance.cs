namespace DmMaster.Store.Tests.Conformance;

/// <summary>Every target with every operator.</summary>
public abstract class CompareConformance : StoreConformance
{
    /// <summary>Key <c>a</c> is put three times from the second commit on; its value is "m", its version 3.</summary>
    private async Task<bool> HoldsAsync(string key, CompareTarget target, CompareOperator wanted, long number, string value = "")
    {
        await DoAsync(Put("other", "1"));
        await DoAsync(Put("a", "x"));
        await DoAsync(Put("a", "y"));
        await DoAsync(Put("a", "m"));
        await DoAsync(Put("gone", "m"));
        await DoAsync(Delete("gone"));
        var compare = new Compare(Key(key), target, wanted, number, Value(value));
        return (await Store.CommitAsync(new Txn { Compares = [compare] }, Ended)).Succeeded;
    }

    private static bool Expected(CompareOperator wanted, int order) => wanted switch
    {
        CompareOperator.Equal => order == 0,
        CompareOperator.NotEqual => order != 0,
        CompareOperator.Less => order < 0,
        _ => order > 0,
    };

    public static TheoryData<CompareTarget, CompareOperator, int> Numbers()
    {
        var data = new TheoryData<CompareTarget, CompareOperator, int>();
        foreach (var target in Enum.GetValues<CompareTarget>().Where(target => target != CompareTarget.Value))
        {
            foreach (var wanted in Enum.GetValues<CompareOperator>())
            {
                data.Add(target, wanted, -1);
                data.Add(target, wanted, 0);
                data.Add(target, wanted, 1);
            }
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Numbers))]
    public async Task S9_ExistingKey_NumberCompared(CompareTarget target, CompareOperator wanted, int order)
    {
        var actual = target switch
        {
            CompareTarget.Version => 3,
            CompareTarget.CreateRevision => After(2).Value,
            CompareTarget.ModRevision => After(4).Value,
            _ => 0,
        };
        Assert.Equal(Expected(wanted, order), await HoldsAsync("a", target, wanted, actual - order));
    }

    [SkippableTheory]
    [MemberData(nameof(Numbers))]
    public async Task S8_MissingKey_NumberIsZero(CompareTarget target, CompareOperator wanted, int order)
    {
        Assert.Equal(Expected(wanted, order), await HoldsAsync("never", target, wanted, -order));
        Assert.Equal(Expected(wanted, order), (await Store.CommitAsync(
            new Txn { Compares = [new Compare(Key("gone"), target, wanted, -order, Value(""))] }, Ended)).Succeeded);
    }

    [SkippableTheory]
    [InlineData(CompareOperator.Equal, "m", true)]
    [InlineData(CompareOperator.Equal, "n", false)]
    [InlineData(CompareOperator.Equal, "", false)]
    [InlineData(CompareOperator.NotEqual, "m", false)]
    [InlineData(CompareOperator.NotEqual, "mm", true)]
    [InlineData(CompareOperator.Less, "mm", true)]
    [InlineData(CompareOperator.Less, "ü", true)]
    [InlineData(CompareOperator.Less, "m", false)]
    [InlineData(CompareOperator.Greater, "", true)]
    [InlineData(CompareOperator.Greater, "M", true)]
    [InlineData(CompareOperator.Greater, "m", false)]
    public async Task S9_ExistingKey_ValueComparedByBytes(CompareOperator wanted, string value, bool expected) =>
        Assert.Equal(expected, await HoldsAsync("a", CompareTarget.Value, wanted, 0, value));

    [SkippableTheory]
    [InlineData(CompareOperator.Equal)]
    [InlineData(CompareOperator.NotEqual)]
    [InlineData(CompareOperator.Less)]
    [InlineData(CompareOperator.Greater)]
    public async Task S8_MissingKey_ValueNeverHolds(CompareOperator wanted)
    {
        Assert.False(await HoldsAsync("never", CompareTarget.Value, wanted, 0));
        foreach (var (key, value) in new[] { ("never", "x"), ("gone", ""), ("gone", "m"), ("gone", "x") })
        {
            var compare = new Compare(Key(key), CompareTarget.Value, wanted, 0, Value(value));
            Assert.False((await Store.CommitAsync(new Txn { Compares = [compare] }, Ended)).Succeeded);
        }
    }

    [SkippableFact]
    public async Task NoneIn_Range_HoldsWhileNoKeyOfItExists()
    {
        Assert.True(await NoneExistsAsync("r/"));
        await DoAsync(Put("r/a", "1"));
        Assert.False(await NoneExistsAsync("r/"));
        Assert.True(await NoneExistsAsync("r/b"));
        await DoAsync(Delete("r/a"));
        Assert.True(await NoneExistsAsync("r/"));
    }

    [SkippableTheory]
    [InlineData(CompareTarget.Version, CompareOperator.Greater, 0, true)]
    [InlineData(CompareTarget.Version, CompareOperator.Equal, 1, false)]
    [InlineData(CompareTarget.Version, CompareOperator.Less, 3, true)]
    [InlineData(CompareTarget.Lease, CompareOperator.Equal, 0, true)]
    public async Task Range_EveryKeyOfIt_IsCompared(CompareTarget target, CompareOperator wanted, long number, bool expected)
    {
        await DoAsync(Put("r/a", "1"));
        await DoAsync(Put("r/b", "1"));
        await DoAsync(Put("r/b", "2"));

        Assert.Equal(expected, await HoldsInRangeAsync(new Compare(Key("r/"), target, wanted, number, Value(""))));
    }

    [SkippableFact]
    public async Task Range_WithoutKeys_HasNoValue() => Assert.False(
        await HoldsInRangeAsync(new Compare(Key("r/"), CompareTarget.Value, CompareOperator.NotEqual, 0, Value("x"))));

    private async Task<bool> HoldsInRangeAsync(Compare compare) => (await Store.CommitAsync(
        new Txn { Compares = [compare with { RangeEnd = KeyRange.Prefix(compare.Key).End }] }, Ended)).Succeeded;

    private async Task<bool> NoneExistsAsync(string prefix) => (await Store.CommitAsync(
        new Txn { Compares = [Compare.NoneIn(KeyRange.Prefix(Key(prefix)))] }, Ended)).Succeeded;
}
