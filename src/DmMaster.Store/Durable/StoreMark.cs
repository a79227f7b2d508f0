using System.Buffers.Binary;
using System.Globalization;

namespace DmMaster.Store.Durable;

/// <summary>
/// Says outside of the store's file and log how far they reached, so that a start that finds less notices: SQLite takes what is whole of a
/// damaged log and drops the rest without a word.
/// </summary>
/// <remarks>
/// It is written after each batch and before that is acknowledged, twice in place: one copy that is damaged or torn does no harm. It is not
/// synced with each batch: the end of a process, however sudden, takes nothing from what it wrote, and a second sync would be a
/// second wait for the disk. Only when the machine itself stops may it be behind, by <see cref="SyncAfter"/> while batches come and as long as
/// the system keeps pages (half a minute) after the last; a mark that is behind hides a loss, and never claims one.
/// </remarks>
internal sealed class StoreMark : IDisposable
{
    /// <summary>After how long a batch syncs it too.</summary>
    private static readonly TimeSpan SyncAfter = TimeSpan.FromSeconds(1);

    private const uint Magic = 0x446d4d6b;
    private const int Size = 48;

    /// <summary>Where the second copy is: in another page.</summary>
    private const int SecondAt = 4096;

    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly byte[] _copy = new byte[Size];
    private long _syncedAt;

    private StoreMark(FileStream file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _syncedAt = time.GetTimestamp();
        Inode = InodeOf(file);
    }

    /// <summary>The number that the file system knows this file by; 0 where that cannot be told.</summary>
    internal long Inode { get; }

    /// <summary>Opens the mark of a directory; makes an empty one if there is none.</summary>
    /// <exception cref="IOException">As the system says.</exception>
    internal static StoreMark Open(DataDirectory directory, TimeProvider time) =>
        new(DataDirectory.OpenFile(directory.Mark, FileMode.OpenOrCreate, FileShare.ReadWrite), time);

    /// <summary>What it says; null when no copy is whole.</summary>
    internal Reach? Read() => (Read(0), Read(SecondAt)) switch
    {
        ({ } first, { } second) => first.Batch >= second.Batch ? first : second,
        var (first, second) => first ?? second,
    };

    /// <summary>Says it.</summary>
    /// <exception cref="IOException">As the system says.</exception>
    internal void Write(JournalSeal seal)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_copy, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(_copy.AsSpan(8), seal.Identity);
        BinaryPrimitives.WriteInt64LittleEndian(_copy.AsSpan(16), seal.Batch);
        BinaryPrimitives.WriteInt64LittleEndian(_copy.AsSpan(24), seal.Last.Value);
        BinaryPrimitives.WriteInt64LittleEndian(_copy.AsSpan(32), Inode);
        BinaryPrimitives.WriteUInt32LittleEndian(_copy.AsSpan(Size - 4), Checksum(_copy));
        RandomAccess.Write(_file.SafeFileHandle, _copy, 0);
        RandomAccess.Write(_file.SafeFileHandle, _copy, SecondAt);
        if (_time.GetElapsedTime(_syncedAt) >= SyncAfter)
        {
            Sync();
        }
    }

    /// <summary>Makes it safe from the end of the machine.</summary>
    /// <exception cref="IOException">As the system says.</exception>
    internal void Sync()
    {
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        _syncedAt = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private Reach? Read(int at)
    {
        var copy = new byte[Size];
        return RandomAccess.Read(_file.SafeFileHandle, copy, at) == Size
            && BinaryPrimitives.ReadUInt32LittleEndian(copy) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(Size - 4)) == Checksum(copy)
            ? new Reach(
                BinaryPrimitives.ReadInt64LittleEndian(copy.AsSpan(8)),
                BinaryPrimitives.ReadInt64LittleEndian(copy.AsSpan(16)),
                new Revision(BinaryPrimitives.ReadInt64LittleEndian(copy.AsSpan(24))),
                BinaryPrimitives.ReadInt64LittleEndian(copy.AsSpan(32)))
            : null;
    }

    private static uint Checksum(byte[] copy) => JournalRow.Checksum(copy.AsSpan(0, Size - 4));

    private static long InodeOf(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var about = $"/proc/self/fdinfo/{file.SafeFileHandle.DangerousGetHandle()}";
        const string Name = "ino:";
        var line = File.Exists(about)
            ? File.ReadLines(about).FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal))
            : null;
        return long.TryParse(line.AsSpan(Math.Min(Name.Length, line?.Length ?? 0)), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>What a mark says.</summary>
    /// <param name="Identity">Of which store.</param>
    /// <param name="Batch">The last batch that was acknowledged.</param>
    /// <param name="Revision">Its revision.</param>
    /// <param name="Inode">Which file it was written to; 0 where that could not be told.</param>
    internal sealed record Reach(long Identity, long Batch, Revision Revision, long Inode);
}
