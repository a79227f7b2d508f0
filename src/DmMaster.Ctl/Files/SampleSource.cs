namespace DmMaster.Ctl.Files;

/// <summary>The source file that <c>operate-source -p</c> prints.</summary>
internal static class SampleSource
{
    /// <summary>The file.</summary>
    public static string Text()
    {
        using var resource = typeof(SampleSource).Assembly.GetManifestResourceStream("source.sample.yaml")
            ?? throw new InvalidOperationException("the sample is part of this program");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
