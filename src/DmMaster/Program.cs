using DmMaster.Hosting;

return await new MasterProgram(Console.Out, Console.Error).RunAsync(args, Environment.GetEnvironmentVariable);
