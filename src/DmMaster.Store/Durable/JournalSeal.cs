using System.Numerics;

namespace DmMaster.Store.Durable;

/// <summary>
/// What a store's file amounts to after a batch. Its checksum is written with each batch, so that a file that is not what the last batch
/// in it left is noticed: a row that is gone leaves no trace in the others.
/// </summary>
internal record struct JournalSeal
{
    /// <summary>The revision at which the store began, or went on leaving some out.</summary>
    internal Revision First { get; set; }

    /// <summary>The oldest revision that can be read or watched.</summary>
    internal Revision Oldest { get; set; }

    /// <summary>The store's own number.</summary>
    internal long Identity { get; set; }

    /// <summary>How many batches were written.</summary>
    internal long Batch { get; set; }

    /// <summary>The revision of the last change; <see cref="First"/> when there was none since.</summary>
    internal Revision Last { get; set; }

    /// <summary>The sum of the <see cref="Weight(long)"/> of all versions.</summary>
    internal long Versions { get; set; }

    /// <summary>The sum of the <see cref="Weight(long)"/> of all leases.</summary>
    internal long Leases { get; set; }

    /// <summary>A CRC-32C over all of it.</summary>
    internal readonly uint Checksum
    {
        get
        {
            var sum = Add(uint.MaxValue, First.Value);
            sum = Add(Add(sum, Oldest.Value), Identity);
            sum = Add(Add(sum, Batch), Last.Value);
            return ~Add(Add(sum, Versions), Leases);
        }
    }

    /// <summary>What a row counts in a sum: itself and its checksum.</summary>
    internal static long Weight(long checksum) => (1L << 32) + checksum;

    /// <summary>What a lease counts in a sum.</summary>
    internal static long Weight(Lease lease) => Weight(~Add(Add(uint.MaxValue, lease.Id.Value), lease.Seconds));

    private static uint Add(uint sum, long number) => BitOperations.Crc32C(sum, (ulong)number);
}
