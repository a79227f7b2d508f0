using DmMaster.Hosting.Port;
using Grpc.Core;

namespace DmMaster.Hosting.Interceptors;

/// <summary>Who calls.</summary>
/// <param name="CommonName">The common name of the client certificate, null in clear text or when the certificate has none.</param>
public sealed record CallerIdentity(string? CommonName)
{
    private static readonly CallerIdentity Anonymous = new((string?)null);

    /// <summary>The caller of a call.</summary>
    public static CallerIdentity Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>The caller of a request, gRPC or not.</summary>
    public static CallerIdentity Of(HttpContext context)
    {
        if (context.Features.Get<CallerIdentity>() is { } known)
        {
            return known;
        }

        var identity = context.Connection.ClientCertificate is { } certificate
            ? new CallerIdentity(ClientCertificateRule.CommonName(certificate))
            : Anonymous;
        context.Features.Set(identity);
        return identity;
    }
}
