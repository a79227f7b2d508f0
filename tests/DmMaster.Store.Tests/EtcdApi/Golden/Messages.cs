using Google.Protobuf;
using Google.Protobuf.Reflection;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.Tests.EtcdApi.Golden;

/// <summary>Recorded messages: parsing, pairing, and setting aside what is volatile.</summary>
internal static class Messages
{
    public static bool IsStream(string method) => MethodOf(method).IsClientStreaming;

    public static IMessage Request(RecordedLine line) => MethodOf(line.Method).InputType.Parser.ParseFrom(line.Bytes);

    public static IMessage Response(RecordedLine line) => MethodOf(line.Method).OutputType.Parser.ParseFrom(line.Bytes);

    public static MethodDescriptor MethodOf(string name)
    {
        var parts = name["/etcdserverpb.".Length..].Split('/');
        return Wire.RpcReflection.Descriptor.Services.Single(service => service.Name == parts[0]).FindMethodByName(parts[1]);
    }

    public static Wire.ResponseHeader HeaderOf(IMessage response) =>
        (Wire.ResponseHeader)response.Descriptor.FindFieldByName("header").Accessor.GetValue(response);

    /// <summary>The answer to a request: of a unary call the only one, of a stream the one in the request's place.</summary>
    public static IMessage? AnswerTo(RecordedLine request, List<RecordedLine> lines)
    {
        var earlier = lines.Count(line => line.Call == request.Call && line.Direction == "request" && line.Number < request.Number && IsLike(line, request));
        return lines.Where(line => line.Call == request.Call && line.Direction == "response")
            .Select(Response).Where(response => Answers(response, request)).ElementAtOrDefault(earlier);
    }

    /// <summary>Replaces the numbers of leases, and sets aside the names of cluster and member and the term.</summary>
    public static T Stable<T>(T message, Func<long, long> lease)
        where T : IMessage
    {
        if (message is Wire.ResponseHeader header)
        {
            header.ClusterId = header.MemberId = header.RaftTerm = 0;
        }

        if (message is Wire.Member member)
        {
            member.ID = 0;
        }

        var isOfLease = message.Descriptor.Name.StartsWith("Lease", StringComparison.Ordinal);
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.FieldType == FieldType.Int64 && (field.Name == "lease" || (isOfLease && field.Name == "ID")))
            {
                field.Accessor.SetValue(message, lease((long)value));
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var inner in value is System.Collections.IList list ? list.Cast<IMessage>() : value is IMessage one ? [one] : [])
                {
                    Stable(inner, lease);
                }
            }
        }

        return message;
    }

    private static bool IsLike(RecordedLine line, RecordedLine other) =>
        Request(line) is not Wire.WatchRequest one || one.RequestUnionCase == ((Wire.WatchRequest)Request(other)).RequestUnionCase;

    private static bool Answers(IMessage response, RecordedLine request) => response is not Wire.WatchResponse answer
        || (((Wire.WatchRequest)Request(request)).RequestUnionCase == Wire.WatchRequest.RequestUnionOneofCase.CreateRequest ? answer.Created : answer.Canceled);
}
