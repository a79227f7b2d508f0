namespace DmMaster;

/// <summary>The numbers of log messages: a block of 100 for each folder, never reused. Hosting, with 100, keeps its own.</summary>
internal static class CoordinatorEventIds
{
    // Registry: 200
    public const int RegistryReload = 200;
    public const int RegistryAway = 201;
    public const int RegistryRolledBack = 204;
    public const int RecordUnreadable = 202;
    public const int RecordsUnreadable = 203;

    // Operations: 300
    public const int SourceBound = 300;
    public const int SourceUnbound = 301;
    public const int BindingFailed = 302;
    public const int BindingRepeated = 304;
    public const int ShardLeftOver = 305;
    public const int SourceAwaited = 306;
    public const int LinkOpened = 310;
    public const int LinkOrphans = 311;
    public const int WorkerExpired = 312;
    public const int SweepFailed = 313;
    public const int LinkFuture = 314;
    public const int LinkUnacknowledged = 315;
    public const int ReturnUnwritten = 316;
    public const int ClusterUnreadable = 317;
    public const int TransferResumeFailed = 321;
    public const int TransferEnded = 322;
    public const int RemoveMetaDeprecated = 323;
    public const int ShardWait = 330;
    public const int ShardTask = 331;

    // Shards: 340
    public const int ShardStepTaken = 340;
    public const int ShardFaulty = 341;
    public const int ShardStepFailed = 342;

    // Databases: 500
    public const int ReplicasUnknown = 320;
    public const int CertificateFileUnreadable = 325;
    public const int TargetIsNotTiDb = 500;
    public const int ChecksBegun = 501;
    public const int CheckEnded = 502;
    public const int PdAway = 503;

    // Workers: 350
    public const int SubtaskOrphan = 350;
    public const int WorkerUnregistered = 351;
    public const int PollerBroken = 352;

    // Services: 400
    public const int LinkClosed = 400;
    public const int LinkRefused = 401;
    public const int OrderRefused = 402;

    // Telemetry: 450
    public const int MetricUnreadable = 450;
}
