using DmMaster.Ctl.Hosting;

namespace DmMaster.Ctl.Tests.Support;

/// <summary>What a run of dmctl in this process printed and returned.</summary>
internal sealed record CtlRun(string Output, string Error, int ExitCode)
{
    public static Task<CtlRun> OfAsync(FakeMaster master, params string[] arguments) => OfAsync(["--master-addr", master.Address, .. arguments], "");

    public static Task<CtlRun> OfAsync(params string[] arguments) => OfAsync(arguments, "");

    public static async Task<CtlRun> OfAsync(string[] arguments, string input, Func<CtlHost, CtlHost>? change = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var host = new CtlHost
        {
            Out = output,
            Error = error,
            In = reader,
            GetVariable = _ => null,
            WorkingDirectory = Golden.Files,
            DialTimeout = TimeSpan.FromSeconds(30),
        };
        var code = await new Dmctl(change is null ? host : change(host)).RunAsync(arguments, CancellationToken.None);
        return new CtlRun(output.ToString(), error.ToString(), code);
    }
}
