using System.Diagnostics;
using System.Text;
using DmMaster.Config.Files;

namespace DmMaster.Config.Tests.Files;

/// <summary>Whatever a path leads to, reading it ends, and says why it did not work.</summary>
public sealed class GuardedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("guarded").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_OfAFile_IsItsContent()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, new string('x', 200_000));

        Assert.True(GuardedFile.Read(path, 200_000).TryGetText(out var text, out _));
        Assert.Equal(200_000, text.Length);
        Assert.Equal($"read {path}: file too large", GuardedFile.Read(path, 199_999).Error);
    }

    [Theory]
    [InlineData("none", "open {0}: no such file or directory")]
    [InlineData("", "read {0}: is a directory")]
    [InlineData("file/below", "open {0}: not a directory")]
    [InlineData("a\0b", "open {0}: invalid argument")]
    public void Read_OfWhatIsNoFile_SaysWhyInGosWords(string name, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "x");
        var path = Path.Combine(_folder, name);

        Assert.Equal(expected.Replace("{0}", path, StringComparison.Ordinal), GuardedFile.Read(path, 100).Error);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/ptmx")]
    [InlineData("/dev/null")]
    [InlineData("/dev/tty")]
    public void Read_OfADevice_IsRefusedAtOnce(string path) =>
        Assert.Matches($"^(read {path}: not a regular file|open {path}: .+)$", GuardedFile.Read(path, 100).Error);

    [Fact]
    public void Read_OfAPipeThatNobodyWritesTo_IsRefusedAtOnce()
    {
        var path = MakePipe();

        Assert.Equal($"read {path}: not a regular file", GuardedFile.Read(path, 100).Error);
    }

    [Fact]
    public async Task ReadToEnd_OfAPipe_IsWhatIsWritten()
    {
        var path = MakePipe();
        var reading = Task.Factory.StartNew(() => GuardedFile.ReadToEnd(path, 100), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await File.WriteAllTextAsync(path, "from a pipe");

        var content = await reading;
        Assert.Null(content.Error);
        Assert.Equal("from a pipe", Encoding.UTF8.GetString(content.Bytes!));
    }

    [Fact]
    public void ReadToEnd_OfWhatHasNoEnd_StopsAtTheLimit() =>
        Assert.Equal("read /dev/zero: file too large", GuardedFile.ReadToEnd("/dev/zero", 1 << 20).Error);

    private string MakePipe()
    {
        var path = Path.Combine(_folder, "pipe");
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }
}
