using System.Text.Json.Serialization;

namespace DmMaster.Ctl.Connection;

/// <summary>The one key of the configuration file that has no flag; all others are read past.</summary>
internal sealed class CtlConfig
{
    /// <summary>The common names that a master's certificate may have, empty for any.</summary>
    [JsonPropertyName("cert-allowed-cn")]
    public List<string> CertAllowedCn { get; set; } = [];
}
