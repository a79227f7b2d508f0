namespace DmMaster.Hosting.Settings;

/// <summary>Where a value came from, weakest first.</summary>
internal enum SettingOrigin
{
    /// <summary>Nobody set it.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A flag.</summary>
    Flag,
}
