using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DmMaster.Operations;

/// <summary>This master, as members and clients see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where clients reach it, as host:port.</param>
/// <param name="PeerUrls">Where other masters reach it.</param>
/// <param name="ClientUrls">Where clients reach it, as URLs.</param>
public sealed record MasterIdentity(string Name, string Address, IReadOnlyList<string> PeerUrls, IReadOnlyList<string> ClientUrls)
{
    /// <summary>The number that etcd's clients know the member by: the same as long as its name is.</summary>
    public ulong MemberId { get; } = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Name)));
}
