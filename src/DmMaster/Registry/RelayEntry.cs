using DmMaster.Protocol.Dm;
using DmMaster.Store;

namespace DmMaster.Registry;

/// <summary>The stage that the relay of a source should be in.</summary>
/// <param name="Source">The source.</param>
/// <param name="Expected">The stage: Running or Paused.</param>
/// <param name="Revision">The revision that last ordered it, also when it was the same stage again.</param>
public sealed record RelayEntry(SourceId Source, Stage Expected, Revision Revision);
