namespace DmMaster.Worker.Tests.Example;

public sealed class ReadmeTests
{
    [Fact]
    public void Example_InTheReadme_IsTheFileThatCompiles()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "worker-readme.md"));
        var example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ExampleWorker.cs.txt"));

        Assert.Contains($"```csharp\n{example.TrimEnd()}\n```", readme, StringComparison.Ordinal);
    }
}
