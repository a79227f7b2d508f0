using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DmMaster.Protocol.Tests.Golden;

/// <summary>One recorded message.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Type">What it is.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Json">What the recorder read in it; null where it did not.</param>
/// <param name="HasDefaults">Whether the recorder wrote fields that have their default value.</param>
internal sealed record GoldenMessage(string Place, MessageDescriptor Type, byte[] Bytes, JsonNode? Json, bool HasDefaults)
{
    /// <summary>Decodes it, dropping what the descriptor does not know.</summary>
    internal IMessage Decode() => Type.Parser.WithDiscardUnknownFields(true).ParseFrom(Bytes);
}
