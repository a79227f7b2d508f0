using Tomlyn.Serialization;

namespace DmMaster.Ctl.Connection;

/// <summary>Reads <see cref="CtlConfig"/> without reflection.</summary>
[TomlSerializable(typeof(CtlConfig))]
internal sealed partial class CtlConfigContext : TomlSerializerContext;
