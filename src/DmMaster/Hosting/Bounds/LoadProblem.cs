namespace DmMaster.Hosting.Bounds;

/// <summary>Why there is no room.</summary>
internal enum LoadProblem
{
    /// <summary>There is.</summary>
    None,

    /// <summary>The connection holds too much.</summary>
    Connection,

    /// <summary>All calls together do.</summary>
    Total,
}
