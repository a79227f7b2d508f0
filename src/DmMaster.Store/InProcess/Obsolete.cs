using Google.Protobuf;

namespace DmMaster.Store.InProcess;

/// <summary>What no read and no watch can ask for any more.</summary>
/// <param name="Oldest">The oldest revision that can still be read or watched.</param>
/// <param name="Versions">Versions that only older revisions saw, by key and revision. Others may follow later. What a tombstone hides
/// comes before or with it, so that a journal cut short in between does not bring it back.</param>
internal sealed record Obsolete(Revision Oldest, IReadOnlyList<(ByteString Key, Revision Revision)> Versions);
