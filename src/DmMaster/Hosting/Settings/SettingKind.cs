namespace DmMaster.Hosting.Settings;

/// <summary>The type of a setting, by Go's rules for flags and DM's rules for the file.</summary>
internal enum SettingKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>True or false; as a flag it takes its value only after <c>=</c>.</summary>
    Switch,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number; whole ones are accepted.</summary>
    Number,

    /// <summary>A Go duration, as text.</summary>
    Duration,

    /// <summary>A list of texts; as a flag it may be repeated, in the environment it is split at commas.</summary>
    List,

    /// <summary>Anything the file can hold; nobody looks at it.</summary>
    Opaque,
}
