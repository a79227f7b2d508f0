namespace DmMaster;

/// <summary>The numbers of log messages: a block of 100 for each folder, never reused.</summary>
internal static class EventIds
{
    // Registry: 100
    public const int RegistryReload = 100;

    // Workers: 200
    public const int LinkOpened = 200;
    public const int LinkClosed = 201;
    public const int LinkRefused = 202;
    public const int LinkOrphans = 203;
    public const int WorkerExpired = 204;
    public const int WorkersLoopFailed = 205;

    // Operations: 300
    public const int OperationDone = 300;
    public const int SourceBound = 301;
    public const int SourceUnbound = 302;
    public const int BindingFailed = 303;

    // Hosting and Http: 400
    public const int HostingFirst = 400;
}
