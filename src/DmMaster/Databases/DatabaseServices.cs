using DmMaster.Databases.Checks;
using DmMaster.Databases.Checks.Physical;
using DmMaster.Databases.Connecting;
using DmMaster.Databases.Metadata;
using DmMaster.Databases.Positions;
using DmMaster.Databases.Sources;
using DmMaster.Databases.Targets;

namespace DmMaster.Databases;

/// <summary>The part of a master that speaks to MySQL, MariaDB and TiDB.</summary>
internal static class DatabaseServices
{
    /// <summary>Adds it. It needs a clock, logs, and whoever reads PD's etcd.</summary>
    public static IServiceCollection AddDatabases(this IServiceCollection services) => services
        .AddSingleton<DatabaseConnector>()
        .AddSingleton<UpstreamCheck>()
        .AddSingleton<BinlogPositions>()
        .AddSingleton<TargetSession>()
        .AddSingleton<MetadataRemoval>()
        .AddSingleton<PhysicalImport>()
        .AddSingleton<PreChecks>();
}
