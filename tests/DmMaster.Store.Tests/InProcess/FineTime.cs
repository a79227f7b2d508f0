namespace DmMaster.Store.Tests.InProcess;

/// <summary>A clock that is set by hand, finer than a tick of <see cref="TimeSpan"/>.</summary>
internal sealed class FineTime : TimeProvider
{
    internal long Now { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Now;
}
