using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.SecurityConfig>;

namespace DmMaster.Config;

/// <summary>TLS towards a database.</summary>
public sealed record SecurityConfig
{
    /// <summary>The file with the CA's certificate.</summary>
    public string CaPath { get; init; } = "";

    /// <summary>The file with the certificate.</summary>
    public string CertificatePath { get; init; } = "";

    /// <summary>The file with the key.</summary>
    public string KeyPath { get; init; } = "";

    /// <summary>Names that a peer's certificate may have.</summary>
    public IReadOnlyList<string>? AllowedNames { get; init; }

    /// <summary>The CA's certificate itself.</summary>
    public IReadOnlyList<byte>? CaBytes { get; init; }

    /// <summary>The key itself. Secret.</summary>
    public IReadOnlyList<byte>? KeyBytes { get; init; }

    /// <summary>The certificate itself.</summary>
    public IReadOnlyList<byte>? CertificateBytes { get; init; }

    /// <summary>The CA's certificate in base64.</summary>
    public string CaBase64 { get; init; } = "";

    /// <summary>The key in base64. Secret.</summary>
    public string KeyBase64 { get; init; } = "";

    /// <summary>The certificate in base64.</summary>
    public string CertificateBase64 { get; init; } = "";

    /// <summary>How it is read and written where unknown keys are ignored: in a subtask.</summary>
    internal static RecordCodec<SecurityConfig> Codec { get; } = CodecOf(Codecs.Text);

    /// <summary>
    /// How it is read and written where unknown keys are refused: in a source. The base64 keys are left out when empty,
    /// since workers of v6.0 to v6.2 refuse a source that has them, and absent means empty to all others.
    /// </summary>
    internal static RecordCodec<SecurityConfig> StrictCodec { get; } = CodecOf(new OptionalTextCodec());

    /// <summary>The same without keys and certificates.</summary>
    public SecurityConfig RedactedCopy() => this with
    {
        CaBytes = [],
        KeyBytes = [],
        CertificateBytes = [],
        CaBase64 = "",
        KeyBase64 = "",
        CertificateBase64 = "",
    };

    /// <summary>Which files, never what is in them.</summary>
    public override string ToString() =>
        $"SecurityConfig {{ CaPath = {CaPath}, CertificatePath = {CertificatePath}, KeyPath = {KeyPath} }}";

    private static RecordCodec<SecurityConfig> CodecOf(Codec<string> base64) => new(
        "security.Security",
        new(),
        Key.Of("ssl-ca", Codecs.Text, static one => one.CaPath, static (one, value) => one with { CaPath = value }),
        Key.Of("ssl-cert", Codecs.Text, static one => one.CertificatePath, static (one, value) => one with { CertificatePath = value }),
        Key.Of("ssl-key", Codecs.Text, static one => one.KeyPath, static (one, value) => one with { KeyPath = value }),
        Key.Of("cert-allowed-cn", Codecs.Texts, static one => one.AllowedNames, static (one, value) => one with { AllowedNames = value }),
        Key.Of("ssl-ca-bytes", Codecs.Bytes, static one => one.CaBytes, static (one, value) => one with { CaBytes = value }),
        Key.Of("ssl-key-bytes", Codecs.Bytes, static one => one.KeyBytes, static (one, value) => one with { KeyBytes = value }),
        Key.Of("ssl-cert-bytes", Codecs.Bytes, static one => one.CertificateBytes,
            static (one, value) => one with { CertificateBytes = value }),
        Key.Of("ssl-ca-base64", base64, static one => one.CaBase64, static (one, value) => one with { CaBase64 = value }),
        Key.Of("ssl-key-base64", base64, static one => one.KeyBase64, static (one, value) => one with { KeyBase64 = value }),
        Key.Of("ssl-cert-base64", base64, static one => one.CertificateBase64,
            static (one, value) => one with { CertificateBase64 = value }));
}
