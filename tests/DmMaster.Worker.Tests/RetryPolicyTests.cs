using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Worker.Tests;

public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly NativeWorkerOptions _options = new() { Name = "w", Masters = [new Uri("http://a:1"), new Uri("http://b:1"), new Uri("http://c:1")] };

    [Fact]
    public void Wait_DoublesUpToTheLongest_AndHalfOfItIsChance()
    {
        var policy = Policy();
        foreach (var longest in new[] { 100, 200, 400, 800, 1600, 3000, 3000 })
        {
            Assert.InRange(policy.NextWait().TotalMilliseconds, longest / 2.0, longest);
        }
    }

    [Fact]
    public void Reset_BeginsWithTheShortestWaitAndTheSameMaster()
    {
        var policy = Policy();
        Assert.Equal("a", policy.NextMaster().Host);
        policy.NextWait();
        policy.NextWait();
        Assert.False(policy.IsFirst);
        Assert.Equal("b", policy.NextMaster().Host);

        policy.Reset();

        Assert.True(policy.IsFirst);
        Assert.Equal(["b", "c", "a", "b"], Enumerable.Range(0, 4).Select(_ => policy.NextMaster().Host));
        Assert.InRange(policy.NextWait().TotalMilliseconds, 50, 100);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, true)]
    [InlineData(StatusCode.Unavailable, false)]
    [InlineData(StatusCode.Aborted, false)]
    [InlineData(StatusCode.ResourceExhausted, false)]
    [InlineData(StatusCode.AlreadyExists, false)]
    public void IsFinal_AtOnce_OnlyForWhatCannotGetBetter(StatusCode code, bool isFinal) => Assert.Equal(isFinal, Policy().IsFinal(Failure(code)));

    [Fact]
    public void IsFinal_NameOfAnother_AfterThePatienceAlthoughOtherMastersAreDown()
    {
        var policy = Policy();
        Assert.False(policy.IsFinal(Failure(StatusCode.AlreadyExists)));
        _time.Advance(_options.NamePatience - TimeSpan.FromMilliseconds(1));
        Assert.False(policy.IsFinal(Failure(StatusCode.Unavailable)));
        Assert.False(policy.IsFinal(Failure(StatusCode.AlreadyExists)));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(policy.IsFinal(Failure(StatusCode.AlreadyExists)));
    }

    [Fact]
    public void IsFinal_NameOfAnotherAfterALink_IsCountedAnew()
    {
        var policy = Policy();
        policy.IsFinal(Failure(StatusCode.AlreadyExists));
        _time.Advance(_options.NamePatience);
        policy.Reset();

        Assert.False(policy.IsFinal(Failure(StatusCode.AlreadyExists)));
    }

    [Fact]
    public void IsFinal_NoFailure_IsNot() => Assert.False(Policy().IsFinal(null));

    private RetryPolicy Policy() => new(_options, _time);

    private static RpcException Failure(StatusCode code) => new(new Status(code, ""));
}
