using System.Text;
using DmMaster.Config.Files;
using DmMaster.Ctl;
using DmMaster.Ctl.Hosting;

var standard = StandardStream.OpenOutput();
await using var output = StandardStream.Writer(standard);
await using var errors = StandardStream.Writer(StandardStream.OpenError());
using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
using var signals = new ExitSignals(output, Environment.Exit);
var host = new CtlHost
{
    Out = output,
    Error = errors,
    In = input,
    HasPrompt = !Console.IsInputRedirected && !(Console.IsOutputRedirected && Console.IsErrorRedirected),
    GetVariable = Environment.GetEnvironmentVariable,
    WorkingDirectory = Environment.CurrentDirectory,
};
var code = await new Dmctl(host).RunAsync(args, CancellationToken.None);
if (standard.Failure is { } failure)
{
    // What was ordered stands; that its answer is lost must not look like success.
    await errors.WriteAsync($"Error: write /dev/stdout: {failure}\n");
    return Math.Max(code, 1);
}

return code;
