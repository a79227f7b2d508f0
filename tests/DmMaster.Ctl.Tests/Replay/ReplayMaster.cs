using DmMaster.Ctl.Tests.Support;

namespace DmMaster.Ctl.Tests.Replay;

/// <summary>Answers each call with what stock DM answered to the same bytes, each answer once.</summary>
internal sealed class ReplayMaster(IReadOnlyList<RecordedCall> calls)
{
    private readonly Lock _lock = new();
    private readonly List<RecordedCall> _left = [.. calls];

    /// <summary>What was recorded and has not been asked for.</summary>
    public IReadOnlyList<RecordedCall> Left
    {
        get
        {
            lock (_lock)
            {
                return [.. _left];
            }
        }
    }

    public WireReply Answer(WireCall call)
    {
        lock (_lock)
        {
            var hex = Convert.ToHexStringLower(call.Request);
            var found = _left.Find(recorded => recorded.Method == call.Method && recorded.Request == hex);
            if (found is null)
            {
                return WireReply.Error(13, $"stock dmctl never sent {call.Method} {hex}");
            }

            _left.Remove(found);
            return found.Status == 0 ? WireReply.Ok(Convert.FromHexString(found.Response!)) : WireReply.Error(found.Status, found.Message);
        }
    }
}
