using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>One recorded message.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Type">What it is.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Json">What the recorder read in it; null where it did not.</param>
/// <param name="IsFull">
/// Whether the recorder wrote protobuf's JSON with default values (dmctl lines), or what is set, readable (wire lines).
/// </param>
internal sealed record GoldenMessage(string Place, MessageDescriptor Type, byte[] Bytes, JsonNode? Json, bool IsFull)
{
    /// <summary>Decodes it, dropping what the descriptor does not know.</summary>
    internal IMessage Decode() => Type.Parser.WithDiscardUnknownFields(true).ParseFrom(Bytes);
}
