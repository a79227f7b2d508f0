namespace DmMaster.Store.Durable;

/// <summary>The directory of a durable store, held by this process alone until it is disposed of.</summary>
/// <remarks>
/// <c>store.db</c> is the store and <c>store.db-wal</c> its newest part; <c>store.mark</c> says how far they reached (<see cref="StoreMark"/>);
/// <c>store.lock</c> is empty and only says who may come in. A new
/// store is made as <c>store.db.new</c> and renamed, so a <c>store.db</c> is never half made. All are for this user only: sources have
/// passwords.
/// </remarks>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>The name of the store's file.</summary>
    internal const string FileName = "store.db";

    /// <summary>The name of the file that says how far it reached.</summary>
    internal const string MarkName = "store.mark";

    private const string LockName = "store.lock";
    private const string EtcdFolder = "member";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The directory, as it was named.</summary>
    internal string Path { get; }

    /// <summary>The store's file.</summary>
    internal string File => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, FileName));

    /// <summary>Its newest part.</summary>
    internal string Log => File + "-wal";

    /// <summary>Says how far they reached.</summary>
    internal string Mark => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, MarkName));

    /// <summary>A store being made.</summary>
    internal string NewFile => File + ".new";

    /// <summary>Takes hold of a directory, which is made if it is missing.</summary>
    /// <exception cref="DurableStoreException">It is none, or another process holds it, or it belongs to an etcd.</exception>
    /// <exception cref="IOException">As the system says.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written to.</exception>
    internal static DataDirectory Open(string path)
    {
        if (System.IO.File.Exists(path))
        {
            throw new DurableStoreException(path, "it is not a directory", "Name a directory, or remove the file");
        }

        Make(path);
        if (HoldsEtcd(path))
        {
            throw new EtcdDirectoryException(path, System.IO.File.Exists(System.IO.Path.Combine(path, FileName)));
        }

        RefuseUnlessNamed(path, LockName);
        var directory = new DataDirectory(path, TakeLock(path));
        try
        {
            foreach (var name in new[] { FileName, FileName + "-wal", FileName + "-shm", FileName + ".new", MarkName })
            {
                RefuseUnlessFile(path, name);
            }

            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Makes an empty file for a new store.</summary>
    internal void MakeNewFile()
    {
        System.IO.File.Delete(NewFile);
        System.IO.File.Delete(NewFile + "-journal");
        OpenFile(NewFile, FileMode.CreateNew).Dispose();
    }

    /// <summary>The new store is whole.</summary>
    internal void AdoptNewFile() => System.IO.File.Move(NewFile, File);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static bool HoldsEtcd(string path)
    {
        var folder = System.IO.Path.Combine(path, EtcdFolder);
        return Directory.Exists(System.IO.Path.Combine(folder, "snap")) || Directory.Exists(System.IO.Path.Combine(folder, "wal"));
    }

    /// <summary>Refuses a pipe, a directory and a link that leads nowhere: reading from a pipe may never end.</summary>
    private static void RefuseUnlessFile(string directory, string name)
    {
        RefuseUnlessNamed(directory, name);
        var path = System.IO.Path.Combine(directory, name);
        if (!System.IO.File.Exists(path))
        {
            return;
        }

        // Opened for both, a pipe waits for nobody.
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        if (!file.CanSeek)
        {
            throw NotAFile(directory, name);
        }
    }

    /// <summary>Refuses what stands in the place of a file and cannot be opened as one.</summary>
    private static void RefuseUnlessNamed(string directory, string name)
    {
        var path = System.IO.Path.Combine(directory, name);
        if (Directory.Exists(path) || (new FileInfo(path) is { LinkTarget: not null } link && !LeadsSomewhere(link)))
        {
            throw NotAFile(directory, name);
        }
    }

    private static bool LeadsSomewhere(FileInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            // In a circle.
            return false;
        }
    }

    private static DurableStoreException NotAFile(string directory, string name) =>
        new(directory, $"{name} is not a file", "Remove it if it is not what it should be, or restore the directory from a backup");

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return OpenFile(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate);
        }
        catch (IOException failure) when (failure.HResult == Errno.Locked)
        {
            throw OpenFailure.Locked(path, failure);
        }
    }

    /// <summary>Opens a file of the directory, for its owner only if it is made.</summary>
    internal static FileStream OpenFile(string path, FileMode mode, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
