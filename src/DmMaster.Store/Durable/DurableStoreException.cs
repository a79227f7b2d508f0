namespace DmMaster.Store.Durable;

/// <summary>A data directory cannot be used. The message names the directory, what is wrong and what to do.</summary>
public class DurableStoreException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="advice">What to do, a sentence.</param>
    /// <param name="cause">What was thrown, if anything.</param>
    public DurableStoreException(string directory, string problem, string advice, Exception? cause = null)
        : base($"data directory {directory}: {problem}. {advice}", cause)
    {
        Directory = directory;
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }
}
