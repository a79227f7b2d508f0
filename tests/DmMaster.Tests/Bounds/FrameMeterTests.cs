using System.IO.Pipelines;
using CsCheck;
using DmMaster.Hosting.Bounds;
using DmMaster.Tests.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace DmMaster.Tests.Bounds;

public sealed class FrameMeterTests
{
    /// <summary>Frames in any pieces, of which the one who reads takes what it likes: every reset counts once.</summary>
    [Fact]
    public void Frames_InAnyPieces_AreCountedOnce() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 60], Gen.Int[0, 30]).Sample((frames, piece, allowed) =>
        {
            var sent = Http2Frames.Preface.ToList();
            for (var i = 0; i < frames; i++)
            {
                sent.AddRange(Http2Frames.Frame(Http2Frames.Data, 0, 1, new byte[i * 3 % 50]));
                sent.AddRange(Http2Frames.Frame(Http2Frames.Reset, 0, 1, [0, 0, 0, 8]));
                sent.AddRange(Http2Frames.Frame(Http2Frames.Settings, Http2Frames.Ack, 0, []));
            }

            Assert.Equal(frames > allowed ? 1 : 0, Spent([.. sent], piece, allowed));
        });

    [Fact]
    public void Resets_AsTimePasses_AreAllowedAgain()
    {
        var time = new FakeTimeProvider();
        var bucket = new ResetBucket(new LoadOptions { ResetsAtOnce = 2, ResetsPerSecond = 10 }, time);

        Assert.Equal([true, true, false], [bucket.TryTake(), bucket.TryTake(), bucket.TryTake()]);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([true, false], [bucket.TryTake(), bucket.TryTake()]);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, false], [bucket.TryTake(), bucket.TryTake(), bucket.TryTake()]);
    }

    private static int Spent(byte[] sent, int piece, int allowed)
    {
        var spent = 0;
        var bucket = new ResetBucket(new LoadOptions { ResetsAtOnce = allowed, ResetsPerSecond = 0 }, new FakeTimeProvider());
        using var bytes = new MemoryStream(sent);
        var meter = new FrameMeter(PipeReader.Create(bytes), Http2Frames.Preface.Length, bucket, () => spent++);
        try
        {
            while (true)
            {
                // In memory: it is there at once.
                var read = meter.ReadAsync().AsTask().GetAwaiter().GetResult();
                if (read.Buffer.IsEmpty)
                {
                    return spent;
                }

                meter.AdvanceTo(read.Buffer.GetPosition(Math.Min(piece, read.Buffer.Length)));
            }
        }
        catch (ConnectionAbortedException)
        {
            return spent;
        }
    }
}
