using System.Collections;

namespace DmMaster.Store.InProcess;

/// <summary>Entries in the order in which they were found. It grows without copying, and takes no more room than it needs: answers that wait for their client hold one each.</summary>
internal sealed class EntryList : IReadOnlyList<KeyValue>
{
    private const int ChunkSize = 256;

    private readonly List<KeyValue[]> _chunks = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public KeyValue this[int index] =>
        (uint)index < (uint)Count ? _chunks[index / ChunkSize][index % ChunkSize] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<KeyValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _chunks[i / ChunkSize][i % ChunkSize];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds one.</summary>
    internal void Add(KeyValue entry)
    {
        var at = Count++ % ChunkSize;
        if (at == 0)
        {
            // Most lists are short.
            _chunks.Add(new KeyValue[Count == 1 ? 4 : ChunkSize]);
        }
        else if (at == _chunks[^1].Length)
        {
            var chunk = _chunks[^1];
            Array.Resize(ref chunk, 4 * at);
            _chunks[^1] = chunk;
        }

        _chunks[^1][at] = entry;
    }
}
