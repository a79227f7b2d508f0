using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>Splits an answer that is too large for some clients.</summary>
internal static class Fragments
{
    /// <summary>The parts in order. All but the last say that more follows; none is empty; one event is never split.</summary>
    /// <param name="whole">The answer, with events.</param>
    /// <param name="bytes">How large the events of a part may be together, unless it is one event.</param>
    internal static IEnumerable<Wire.WatchResponse> Split(Wire.WatchResponse whole, int bytes)
    {
        var part = Part(whole);
        var size = 0;
        foreach (var change in whole.Events)
        {
            var more = change.CalculateSize();
            if (part.Events.Count > 0 && size + more >= bytes)
            {
                part.Fragment = true;
                yield return part;
                part = Part(whole);
                size = 0;
            }

            part.Events.Add(change);
            size += more;
        }

        yield return part;
    }

    private static Wire.WatchResponse Part(Wire.WatchResponse whole) => new() { Header = whole.Header, WatchId = whole.WatchId };
}
