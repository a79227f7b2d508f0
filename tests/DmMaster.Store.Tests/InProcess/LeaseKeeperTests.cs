using DmMaster.Store.InProcess;

namespace DmMaster.Store.Tests.InProcess;

public sealed class LeaseKeeperTests : IDisposable
{
    private readonly TimerLog _time = new();
    private readonly List<LeaseId> _ended = [];
    private readonly LeaseKeeper _keeper;
    private int _calls;

    public LeaseKeeperTests() => _keeper = new LeaseKeeper(_time, End);

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public void Arm_SeveralLeases_TimerSetForTheNextEndOnly()
    {
        Arm(1, 10);
        Arm(2, 20);
        Arm(3, 5);
        Arm(4, 5);
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)], _time.Settings);
    }

    [Fact]
    public void Arm_SignsOfLife_TimerLeftAlone()
    {
        Arm(1, 10);
        for (var i = 0; i < 9; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Arm(1, 10);
        }

        Assert.Single(_time.Settings);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(9)], _time.Settings);
        Assert.Empty(_ended);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal([new LeaseId(1)], _ended);
    }

    [Fact]
    public void Arm_EndWithinAMillisecond_TimerNotSetToNothing()
    {
        var odd = new TimeSpan(1);
        Arm(1, 10);
        _time.Advance(odd);
        Arm(2, 10);
        _time.Advance(TimeSpan.FromSeconds(10) - odd);
        Assert.Equal([new LeaseId(1)], _ended);
        Assert.DoesNotContain(TimeSpan.Zero, _time.Settings);
        Assert.Equal(TimeSpan.FromMilliseconds(1), _time.Settings[^1]);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([new LeaseId(1), new LeaseId(2)], _ended);
    }

    [Fact]
    public void Arm_LongestLease_LookedAtEveryDay()
    {
        Arm(1, LeaseRules.MaxSeconds);
        Assert.Equal([TimeSpan.FromDays(1)], _time.Settings);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _calls);
        Assert.Empty(_ended);
        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(1)], _time.Settings);
    }

    [Fact]
    public void Follow_GrantedAndEnded_ArmedAndForgotten()
    {
        var state = InProcessStore.Nothing(_time, new InProcessStoreOptions());
        var after = StateRestorer.Restore(state, 0).State;
        _keeper.Follow(new Draft(after, null, new JournalEntry([], new Lease(new LeaseId(1), 10), null)));
        _keeper.Follow(new Draft(after, null, new JournalEntry([], null, new LeaseId(1))));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _calls);
        Assert.Empty(_ended);
        Assert.Equal(TimeSpan.Zero, _keeper.Left(new LeaseId(1)));
    }

    [Fact]
    public void Dispose_LeasesArmed_NeverCalled()
    {
        Arm(1, 10);
        _keeper.Dispose();
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, _calls);
    }

    private void Arm(long id, long seconds) => _keeper.Arm(new Lease(new LeaseId(id), seconds));

    private void End()
    {
        _calls++;
        foreach (var id in _keeper.TakeEnded())
        {
            _ended.Add(id);
            _keeper.Follow(new Draft(null!, null, new JournalEntry([], null, id)));
        }
    }
}
