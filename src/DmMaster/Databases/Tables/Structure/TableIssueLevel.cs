namespace DmMaster.Databases.Tables.Structure;

/// <summary>How bad it is.</summary>
public enum TableIssueLevel
{
    /// <summary>The task can run.</summary>
    Warn,

    /// <summary>The task cannot run.</summary>
    Fail,
}
