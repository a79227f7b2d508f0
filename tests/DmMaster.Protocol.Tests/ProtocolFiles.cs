using System.Reflection;
using DmMaster.Protocol.Dm;
using Google.Protobuf.Reflection;

namespace DmMaster.Protocol.Tests;

/// <summary>Every compiled proto file of DmMaster.Protocol, found in the assembly so that a new one cannot be forgotten.</summary>
internal static class ProtocolFiles
{
    internal static IReadOnlyList<FileDescriptor> All { get; } =
    [
        .. typeof(DmmasterReflection).Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>A method by its path on the wire, <c>/package.Service/Method</c>.</summary>
    internal static MethodDescriptor Method(string path)
    {
        var parts = path.Split('/');
        return All.SelectMany(file => file.Services).Single(service => service.FullName == parts[1]).FindMethodByName(parts[2])
            ?? throw new KeyNotFoundException(path);
    }
}
