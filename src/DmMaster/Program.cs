using DmMaster.Config.Files;
using DmMaster.Hosting;

StandardStream.UseForConsole();
return await new MasterProgram(Console.Out, Console.Error).RunAsync(args, Environment.GetEnvironmentVariable);
