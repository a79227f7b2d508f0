using System.Text;
using DmMaster.Ctl;
using DmMaster.Ctl.Hosting;

var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = new StreamWriter(Console.OpenStandardOutput(), encoding) { AutoFlush = true };
await using var errors = new StreamWriter(Console.OpenStandardError(), encoding) { AutoFlush = true };
using var input = new StreamReader(Console.OpenStandardInput(), encoding);
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
return await new Dmctl(host).RunAsync(args, CancellationToken.None);
