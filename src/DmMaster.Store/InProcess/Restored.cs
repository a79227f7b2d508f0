using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>What a store begins with.</summary>
/// <param name="State">The state.</param>
/// <param name="History">The commits that can be watched.</param>
/// <param name="Compacted">The revision that counts as the last one compacted.</param>
/// <param name="Obsolete">What the journal still keeps and need not, in the order in which it may be dropped.</param>
internal sealed record Restored(
    StoreState State, History History, Revision Compacted, IReadOnlyList<(ByteString Key, Revision Revision)> Obsolete);
