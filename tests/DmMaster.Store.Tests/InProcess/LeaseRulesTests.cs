using DmMaster.Store.InProcess;

namespace DmMaster.Store.Tests.InProcess;

public sealed class LeaseRulesTests
{
    private static readonly InProcessStoreOptions Options = new() { MaxLeases = 2 };
    private static readonly LeaseIndex Taken = LeaseIndex.Empty.With(new Lease(new LeaseId(1), 10));

    [Theory]
    [InlineData(long.MinValue, 2)]
    [InlineData(-1, 2)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(LeaseRules.MaxSeconds, LeaseRules.MaxSeconds)]
    public void Grant_AnyTime_AtLeastTheLeast(long wanted, long granted) =>
        Assert.Equal(granted, LeaseRules.Grant(new Lease(new LeaseId(7), wanted), Taken, Options).Seconds);

    [Fact]
    public void Grant_TooLong_Refused() => Refused(StoreError.LeaseTooLong, new Lease(new LeaseId(7), LeaseRules.MaxSeconds + 1), Taken);

    [Fact]
    public void Grant_NumberTaken_Refused() => Refused(StoreError.LeaseExists, new Lease(new LeaseId(1), 10), Taken);

    [Fact]
    public void Grant_TooMany_Refused() =>
        Refused(StoreError.SpaceExceeded, new Lease(new LeaseId(3), 10), Taken.With(new Lease(new LeaseId(2), 10)));

    [Fact]
    public void Grant_NoNumber_AFreePositiveOne()
    {
        var given = Enumerable.Range(0, 1000).Select(_ => LeaseRules.Grant(new Lease(LeaseId.None, 10), Taken, Options).Id.Value).ToList();
        Assert.All(given, id => Assert.True(id > 1));
        Assert.Equal(1000, given.Distinct().Count());
    }

    private static void Refused(StoreError error, Lease wanted, LeaseIndex leases) =>
        Assert.Equal(error, Assert.Throws<StoreException>(() => LeaseRules.Grant(wanted, leases, Options)).Error);
}
