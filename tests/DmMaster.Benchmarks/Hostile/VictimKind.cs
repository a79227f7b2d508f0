namespace DmMaster.Benchmarks.Hostile;

/// <summary>Who is attacked.</summary>
internal enum VictimKind
{
    /// <summary>A dm-master with ten native workers.</summary>
    Master,

    /// <summary>The gRPC stack with the health service, and a large answer, with the limits it comes with.</summary>
    Bare,

    /// <summary>Debian's etcd.</summary>
    Etcd,
}
