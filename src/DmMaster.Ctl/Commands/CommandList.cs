namespace DmMaster.Ctl.Commands;

/// <summary>All commands, in the order in which dmctl suggests them. A new command is one class and one line here.</summary>
internal static class CommandList
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<CtlCommand> Create() =>
    [
        new StartTaskCommand(),
        new StopTaskCommand(),
        new PauseTaskCommand(),
        new ResumeTaskCommand(),
        new QueryStatusCommand(),
        new OperateSourceCommand(),
        new ListMemberCommand(),
        new HelpCommand(),
    ];
}
