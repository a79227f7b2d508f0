namespace DmMaster.Hosting.Logging;

/// <summary>Lines of the web server that are wrong here, or that any client could fill the log with.</summary>
internal static class FrameworkNoise
{
    private static readonly string[] Texts =
    [
        // At start, of a clear-text port: the server does not know that PrefacePeek finds HTTP/2 there.
        "HTTP/2 is not enabled for ",

        // An error with a stack for each chunked request whose trailers hold a zero byte. The client gets its 400 all the same.
        "automatic draining of the request body failed",

        // A start that failed, with a stack: the program itself says why, in a line.
        "Hosting failed to start",
    ];

    /// <summary>Whether a message, or its template, is one of them.</summary>
    public static bool Contains(string message) => Array.Exists(Texts, text => message.Contains(text, StringComparison.Ordinal));
}
