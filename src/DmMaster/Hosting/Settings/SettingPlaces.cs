namespace DmMaster.Hosting.Settings;

/// <summary>Where a setting may be given.</summary>
[Flags]
internal enum SettingPlaces
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>As a flag.</summary>
    Flag = 1,

    /// <summary>In the configuration file.</summary>
    File = 2,

    /// <summary>In the environment.</summary>
    Environment = 4,

    /// <summary>Everywhere.</summary>
    All = Flag | File | Environment,
}
