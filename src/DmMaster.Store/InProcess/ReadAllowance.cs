namespace DmMaster.Store.InProcess;

/// <summary>What one transaction may still read. It runs while all other writers wait, and small requests can ask for much.</summary>
/// <param name="bytes">Bytes of keys and values.</param>
internal sealed class ReadAllowance(long bytes)
{
    /// <summary>Keys that may be looked at, also those that are only counted: some tenths of a second.</summary>
    private const int Keys = 4_000_000;

    /// <summary>What an entry counts for besides its key and value.</summary>
    private const int EntryOverhead = 64;

    private long _keys = Keys;
    private long _bytes = bytes;

    /// <summary>Looks at a key.</summary>
    /// <exception cref="StoreException">At too many.</exception>
    internal void Look()
    {
        if (--_keys < 0)
        {
            throw Refusal.AnswerTooLarge();
        }
    }

    /// <summary>Takes an entry.</summary>
    /// <exception cref="StoreException">It is one too many.</exception>
    internal void Take(KeyValue entry)
    {
        _bytes -= entry.Bytes + EntryOverhead;
        if (_bytes < 0)
        {
            throw Refusal.AnswerTooLarge();
        }
    }
}
