using Tomlyn.Model;
using Tomlyn.Serialization;

namespace DmMaster.Hosting.Settings;

/// <summary>How the reader of TOML makes a table without reflection, which a native program does not have.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class SettingsToml : TomlSerializerContext;
