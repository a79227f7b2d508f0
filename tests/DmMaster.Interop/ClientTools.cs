namespace DmMaster.Interop;

/// <summary>Whether the clients of other languages can run on this machine; asked once.</summary>
internal static class ClientTools
{
    private static readonly Lazy<string?> Python = new(static () =>
        Tool.Works("/usr/bin/python3", "-c", "import grpc, google.protobuf") ? null : "needs Debian's python3-grpcio and python3-protobuf");

    private static readonly Lazy<string?> Node = new(static () => !Tool.Works("node", "--version") || !Tool.Works("npm", "--version")
        ? "needs node and npm"
        : Install());

    private static readonly Lazy<string?> CurlLookup = new(static () => Tool.Works("curl", "--version") ? null : "needs curl");

    /// <summary>What is missing for a client, null when nothing is.</summary>
    public static string? Missing(string client) => client switch
    {
        "python" => Python.Value,
        "js" => Node.Value,
        _ => CurlLookup.Value,
    };

    /// <remarks>The packages are installed beside the built tests, exactly as the lock file says.</remarks>
    private static string? Install()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "clients", "js");
        if (Directory.Exists(Path.Combine(directory, "node_modules", "etcd3")))
        {
            return null;
        }

        var (exit, _, error) = Tool.RunAsync("npm", directory, "ci", "--ignore-scripts").GetAwaiter().GetResult();
        return exit == 0 ? null : $"needs the npm packages @grpc/grpc-js, @grpc/proto-loader and etcd3: {error}";
    }
}
