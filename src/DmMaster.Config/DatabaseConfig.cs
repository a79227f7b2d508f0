using DmMaster.Config.Fields;

namespace DmMaster.Config;

/// <summary>How to reach a database.</summary>
public sealed record DatabaseConfig
{
    /// <summary>What a password is shown as.</summary>
    public const string HiddenPassword = "******";

    /// <summary>The same without secrets.</summary>
    public DatabaseConfig RedactedCopy() => this with { Password = HiddenPassword, Security = Security?.RedactedCopy() };

    /// <summary>The same with a session variable set; one that is there in any letter case is replaced in place.</summary>
    public DatabaseConfig WithSessionVariable(string name, string value)
    {
        var session = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, old) in Session ?? new Dictionary<string, string>())
        {
            session[key] = old;
        }

        session[session.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name] = value;
        return this with { Session = session };
    }

    /// <summary>Where and who, never the password.</summary>
    public override string ToString() => $"DatabaseConfig {{ Host = {Host}, Port = {Port}, User = {User} }}";

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

    private static RecordCodec<DatabaseConfig> CodecOf(RecordCodec<SecurityConfig> security) => new(
        "dbconfig.DBConfig",
        new(),
        new ValueField<DatabaseConfig, string>("host", Codecs.Text, static one => one.Host, static (one, value) => one with { Host = value }),
        new ValueField<DatabaseConfig, long>("port", Codecs.Int, static one => one.Port, static (one, value) => one with { Port = value }),
        new ValueField<DatabaseConfig, string>("user", Codecs.Text, static one => one.User, static (one, value) => one with { User = value }),
        new ValueField<DatabaseConfig, string>("password", Codecs.Text, static one => one.Password, static (one, value) => one with { Password = value }),
        new ValueField<DatabaseConfig, long?>("max-allowed-packet", Codecs.OptionalInt, static one => one.MaxAllowedPacket, static (one, value) => one with { MaxAllowedPacket = value }),
        new ValueField<DatabaseConfig, IReadOnlyDictionary<string, string>?>("session", Codecs.TextMap, static one => one.Session, static (one, value) => one with { Session = value }),
        new ValueField<DatabaseConfig, SecurityConfig?>("security", new OptionalCodec<SecurityConfig>(security), static one => one.Security, static (one, value) => one with { Security = value }));
}
