using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary>Answers to reads, puts and deletes on the wire, alone or inside a transaction.</summary>
internal static class ResponseEncoder
{
    internal static Wire.RangeResponse ToWire(RangeResult result, Wire.ResponseHeader header)
    {
        var response = new Wire.RangeResponse { Header = header, More = result.More, Count = result.Count };
        response.Kvs.Capacity = result.Entries.Count;
        foreach (var entry in result.Entries)
        {
            response.Kvs.Add(EntryEncoder.ToWire(entry));
        }

        return response;
    }

    internal static Wire.PutResponse ToWire(TxnOpResult.Put result, Wire.PutRequest request, Wire.ResponseHeader header)
    {
        var response = new Wire.PutResponse { Header = header };
        if (request.PrevKv && result.Previous is { } previous)
        {
            response.PrevKv = EntryEncoder.ToWire(previous);
        }

        return response;
    }

    internal static Wire.DeleteRangeResponse ToWire(
        TxnOpResult.Delete result, Wire.DeleteRangeRequest request, Wire.ResponseHeader header)
    {
        var response = new Wire.DeleteRangeResponse { Header = header, Deleted = result.Previous.Count };
        if (request.PrevKv)
        {
            foreach (var previous in result.Previous)
            {
                response.PrevKvs.Add(EntryEncoder.ToWire(previous));
            }
        }

        return response;
    }
}
