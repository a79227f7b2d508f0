using DmMaster.Config.Fields;
using Key = DmMaster.Config.Fields.Field<DmMaster.Config.DatabaseConfig>;

namespace DmMaster.Config;

/// <summary>How to reach a database.</summary>
public sealed record DatabaseConfig
{
    /// <summary>What a password is shown as.</summary>
    public const string HiddenPassword = "******";

    /// <summary>The host.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port.</summary>
    public long Port { get; init; }

    /// <summary>The user.</summary>
    public string User { get; init; } = "";

    /// <summary>The password, in clear or encrypted. Secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>Deprecated; kept.</summary>
    public long? MaxAllowedPacket { get; init; }

    /// <summary>Session variables.</summary>
    public IReadOnlyDictionary<string, string>? Session { get; init; }

    /// <summary>TLS; null for none.</summary>
    public SecurityConfig? Security { get; init; }

    /// <summary>How it is read and written where unknown keys are ignored: in a subtask.</summary>
    internal static RecordCodec<DatabaseConfig> Codec { get; } = CodecOf(SecurityConfig.Codec);

    /// <summary>How it is read and written where unknown keys are refused: in a source.</summary>
    internal static RecordCodec<DatabaseConfig> StrictCodec { get; } = CodecOf(SecurityConfig.StrictCodec);

    /// <summary>The same without secrets.</summary>
    public DatabaseConfig RedactedCopy() => this with { Password = HiddenPassword, Security = Security?.RedactedCopy() };

    /// <summary>The same with a session variable set; one that is there in any letter case is replaced in place.</summary>
    public DatabaseConfig WithSessionVariable(string name, string value)
    {
        var session = new SortedDictionary<string, string>(ByteOrder.Instance);
        foreach (var (key, old) in Session ?? new Dictionary<string, string>())
        {
            session[key] = old;
        }

        session[session.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name] = value;
        return this with { Session = session };
    }

    /// <summary>The same for a database that is known to be TiDB.</summary>
    /// <param name="hasTransactionModes">Whether it is v3.0 or later.</param>
    internal DatabaseConfig WithTiDbSession(bool hasTransactionModes)
    {
        var session = new SortedDictionary<string, string>(ByteOrder.Instance);
        foreach (var (key, value) in Session ?? new Dictionary<string, string>())
        {
            session[key.ToLowerInvariant()] = value;
        }

        if (hasTransactionModes)
        {
            session.TryAdd("tidb_txn_mode", "optimistic");
        }

        return this with { Session = session };
    }

    /// <summary>Where and who, never the password.</summary>
    public override string ToString() => $"DatabaseConfig {{ Host = {Host}, Port = {Port}, User = {User} }}";

    private static RecordCodec<DatabaseConfig> CodecOf(RecordCodec<SecurityConfig> security) => new(
        "dbconfig.DBConfig",
        new(),
        Key.Of("host", Codecs.Text, static one => one.Host, static (one, value) => one with { Host = value }),
        Key.Of("port", Codecs.Int, static one => one.Port, static (one, value) => one with { Port = value }),
        Key.Of("user", Codecs.Text, static one => one.User, static (one, value) => one with { User = value }),
        Key.Of("password", Codecs.Text, static one => one.Password, static (one, value) => one with { Password = value }),
        Key.Of("max-allowed-packet", Codecs.OptionalInt, static one => one.MaxAllowedPacket,
            static (one, value) => one with { MaxAllowedPacket = value }),
        Key.Of("session", Codecs.TextMap, static one => one.Session, static (one, value) => one with { Session = value }),
        Key.Of("security", security.Optional, static one => one.Security, static (one, value) => one with { Security = value }));
}
