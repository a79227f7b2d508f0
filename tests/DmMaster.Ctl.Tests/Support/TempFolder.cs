namespace DmMaster.Ctl.Tests.Support;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dmctl");

    public string Path => _folder.FullName;

    public void Write(string name, string content) => File.WriteAllText(System.IO.Path.Combine(Path, name), content);

    public void Write(string name, byte[] content) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), content);

    public Task<CtlRun> RunAsync(FakeMaster master, params string[] arguments) =>
        CtlRun.OfAsync(["--master-addr", master.Address, .. arguments], "", host => host with { WorkingDirectory = Path });

    public void Dispose() => _folder.Delete(recursive: true);
}
