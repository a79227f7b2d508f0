using Google.Protobuf;

namespace DmMaster.Services;

/// <summary>The key of the passwords in files, which workers need too.</summary>
/// <param name="Key">32 bytes of AES-256, or none.</param>
public sealed record SharedSecret(ByteString Key)
{
    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => nameof(SharedSecret);
}
