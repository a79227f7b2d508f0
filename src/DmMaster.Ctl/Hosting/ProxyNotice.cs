namespace DmMaster.Ctl.Hosting;

/// <summary>Tells that a proxy is configured in the environment, as dmctl always has. Connections of ours never use one.</summary>
internal static class ProxyNotice
{
    private static readonly string[] Names = ["http_proxy", "https_proxy", "no_proxy"];

    /// <summary>Writes the notice if any of the proxy variables is set, in upper or lower case.</summary>
    public static void Write(CtlHost host)
    {
        var settings = Names.Select(name => (Name: name, Value: Value(host, name))).Where(setting => setting.Value.Length > 0)
            .Select(setting => $"{setting.Name}={setting.Value}").ToList();
        if (settings.Count > 0)
        {
            host.Out.Write($"\n[Warning] [using proxy config] [{string.Join(", ", settings)}]\n");
        }
    }

    private static string Value(CtlHost host, string name) =>
        host.GetVariable(name.ToUpperInvariant()) is { Length: > 0 } upper ? upper : host.GetVariable(name) ?? "";
}
