using System.Buffers.Binary;
using Google.Protobuf;

namespace DmMaster.Benchmarks.Port;

/// <summary>What a load is made of.</summary>
/// <param name="Path">The method, such as <c>/pb.Master/QueryStatus</c>.</param>
/// <param name="Message">The request.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="CallsEach">How many calls at a time on each.</param>
internal sealed record LoadPlan(string Path, IMessage Message, int Connections, int CallsEach)
{
    private const int PrefixBytes = 5;

    /// <summary>How long each answer is, with gRPC's prefix; null when that is not always the same.</summary>
    public int? AnswerBytes { get; init; }

    /// <summary>The request with gRPC's prefix.</summary>
    public byte[] Frame
    {
        get
        {
            var frame = new byte[PrefixBytes + Message.CalculateSize()];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixBytes);
            Message.WriteTo(frame.AsSpan(PrefixBytes));
            return frame;
        }
    }
}
