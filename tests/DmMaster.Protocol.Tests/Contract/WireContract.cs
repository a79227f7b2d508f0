using System.Globalization;
using Google.Api;
using Google.Protobuf.Reflection;

namespace DmMaster.Protocol.Tests.Contract;

/// <summary>All that is fixed by the wire in the compiled protos, one fact a line.</summary>
internal static class WireContract
{
    /// <summary>The facts, sorted so that a change moves nothing else.</summary>
    internal static IReadOnlyList<string> Lines() =>
    [
        .. ProtocolFiles.All
            .SelectMany(file => file.MessageTypes.SelectMany(Message)
                .Concat(file.EnumTypes.SelectMany(Enum))
                .Concat(file.Services.SelectMany(Service)))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Message(MessageDescriptor message)
    {
        if (message.IsMapEntry)
        {
            return [];
        }

        return message.Fields.InFieldNumberOrder().Select(Field)
            .Prepend($"message {message.FullName}")
            .Concat(message.NestedTypes.SelectMany(Message))
            .Concat(message.EnumTypes.SelectMany(Enum));
    }

    private static string Field(FieldDescriptor field) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"field {field.ContainingType.FullName} {field.FieldNumber:d3} {field.Name} {Label(field)} {Type(field)} json:{field.JsonName}");

    private static string Label(FieldDescriptor field) => field switch
    {
        { IsMap: true } => "map",
        { IsRepeated: true, IsPacked: true } => "repeated-packed",
        { IsRepeated: true } => "repeated",
        { RealContainingOneof: { } oneof } => $"oneof:{oneof.Name}",
        { HasPresence: true, FieldType: not FieldType.Message } => "optional",
        _ => "single",
    };

    private static string Type(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when field.IsMap =>
            $"<{Type(field.MessageType.FindFieldByNumber(1))},{Type(field.MessageType.FindFieldByNumber(2))}>",
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var type => type.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> Enum(EnumDescriptor type) =>
        type.Values.Select(value =>
            string.Create(CultureInfo.InvariantCulture, $"enum {type.FullName} {value.Number:d3} {value.Name}"));

    private static IEnumerable<string> Service(ServiceDescriptor service) =>
        service.Methods.Select(method => $"method /{service.FullName}/{method.Name} "
            + $"{Stream(method.IsClientStreaming)}{method.InputType.FullName} -> {Stream(method.IsServerStreaming)}{method.OutputType.FullName}{Http(method)}");

    private static string Stream(bool isStream) => isStream ? "stream " : "";

    private static string Http(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return "";
        }

        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            _ => throw new NotSupportedException($"{method.FullName}: {rule.PatternCase}"),
        };
        return $" http:{verb} {path}{(rule.Body.Length > 0 ? $" body:{rule.Body}" : "")}";
    }
}
