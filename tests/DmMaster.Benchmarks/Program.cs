using System.CommandLine;
using DmMaster.Benchmarks;

var root = new RootCommand("Measures what DmMaster claims, side by side with what it can be compared with.");
foreach (var command in BenchmarkCommands.All())
{
    root.Add(command);
}

return await root.Parse(args).InvokeAsync();
