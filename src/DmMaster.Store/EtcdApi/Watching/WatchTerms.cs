using Google.Protobuf;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi.Watching;

/// <summary>What a client asked for with a watch.</summary>
/// <param name="Query">What it follows. Its first revision is always told, so that what is answered and what is followed agree.</param>
/// <param name="WithProgress">Whether it wants to hear when nothing happens.</param>
/// <param name="WithFragments">Whether large answers are to be split.</param>
internal sealed record WatchTerms(WatchQuery Query, bool WithProgress, bool WithFragments)
{
    private static readonly ByteString FirstKey = ByteString.CopyFrom(0);

    /// <summary>Decodes.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="now">The revision that the client is told the watch was created at.</param>
    internal static WatchTerms Of(Wire.WatchCreateRequest request, Revision now)
    {
        var start = request.Key.IsEmpty ? FirstKey : request.Key;
        var query = new WatchQuery(new KeyRange(start, request.RangeEnd))
        {
            From = request.StartRevision > 0 ? new Revision(request.StartRevision) : now.Next,
            Without = ToFilter(request),
            WithPrevious = request.PrevKv,
        };
        return new WatchTerms(query, request.ProgressNotify, request.Fragment);
    }

    private static WatchFilter ToFilter(Wire.WatchCreateRequest request)
    {
        var without = WatchFilter.None;
        foreach (var filter in request.Filters)
        {
            without |= filter switch
            {
                Wire.WatchCreateRequest.Types.FilterType.Noput => WatchFilter.Put,
                Wire.WatchCreateRequest.Types.FilterType.Nodelete => WatchFilter.Delete,
                _ => WatchFilter.None,
            };
        }

        return without;
    }
}
