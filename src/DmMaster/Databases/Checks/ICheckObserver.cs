using DmMaster.Databases.Checks.Results;

namespace DmMaster.Databases.Checks;

/// <summary>Is told how the checks of a task go on, from several threads. It must not take its time.</summary>
public interface ICheckObserver
{
    /// <summary>The databases are open, and the checks begin.</summary>
    /// <param name="checks">How many there are.</param>
    /// <param name="tables">How many tables are migrated.</param>
    void Begun(int checks, int tables);

    /// <summary>A check ended.</summary>
    /// <param name="id">Its place in the list, from 0.</param>
    /// <param name="check">The check, with what its result is about.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="took">How long it took.</param>
    void Ended(int id, CheckName check, CheckState state, TimeSpan took);
}
