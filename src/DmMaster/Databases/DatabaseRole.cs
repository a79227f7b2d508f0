namespace DmMaster.Databases;

/// <summary>On which side of a migration a database stands.</summary>
public enum DatabaseRole
{
    /// <summary>The data comes from it: a source.</summary>
    Upstream,

    /// <summary>The data goes to it: a task's target.</summary>
    Downstream,
}
