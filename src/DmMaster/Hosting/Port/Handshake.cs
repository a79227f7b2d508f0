namespace DmMaster.Hosting.Port;

/// <summary>One TLS handshake of a client, for whoever is to say why it failed.</summary>
internal sealed class Handshake
{
    private static readonly AsyncLocal<Handshake?> Flow = new();

    /// <summary>The one in whose course this code runs; null outside of any.</summary>
    public static Handshake? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>Whether it succeeded.</summary>
    public bool IsDone { get; set; }

    /// <summary>The common name of the certificate that the client showed, null when it showed none.</summary>
    public string? CommonName { get; set; }

    /// <summary>Why the client's certificate is not taken, null when it is, or none came so far.</summary>
    public string? Refusal { get; set; }

    /// <summary>What the server's TLS layer failed with; null when it did not.</summary>
    public Exception? Failure { get; set; }
}
