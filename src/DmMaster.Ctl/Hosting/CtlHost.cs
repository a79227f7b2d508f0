namespace DmMaster.Ctl.Hosting;

/// <summary>Everything that dmctl takes from the process around it. A test gives its own.</summary>
internal sealed record CtlHost
{
    /// <summary>Where answers, help and most messages go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where the last word on a failure goes.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where the lines of an interactive session come from.</summary>
    public required TextReader In { get; init; }

    /// <summary>Whether a person sits in front of an interactive session.</summary>
    public bool HasPrompt { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> GetVariable { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The clock of dial time-outs and deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long one address may take to be connected to, up to its HTTP/2 settings.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
