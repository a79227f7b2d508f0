using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DmMaster.Databases.Connecting;

namespace DmMaster.Tests.Databases.Upstream;

/// <summary>Which server certificates are believed: those that Go and OpenSSL believe.</summary>
public sealed class CertificateChainTests
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-2);

    [Fact]
    public void Certificate_OverAnIntermediateAuthority_IsBelievedByItsRoot()
    {
        using var root = Make("root", issuer: null, isAuthority: true);
        using var middle = Make("middle", root, isAuthority: true);
        using var leaf = Make("server", middle, isAuthority: false);
        using var other = Make("other", issuer: null, isAuthority: true);

        Assert.Null(Problem(leaf, [middle], root));
        Assert.Null(Problem(leaf, [], root, middle));
        Assert.Null(Problem(leaf, [], middle));
        Assert.Equal("certificate signed by unknown authority", Problem(leaf, [], root));
        Assert.Equal("certificate signed by unknown authority", Problem(leaf, [middle], other));
        Assert.Equal("certificate signed by unknown authority", Problem(leaf, [middle, root], other));
    }

    [Fact]
    public void Certificate_ThatHasExpired_IsCalledSo()
    {
        using var root = Make("root", issuer: null, isAuthority: true);
        using var leaf = Make("server", root, isAuthority: false, days: 1);

        Assert.StartsWith("certificate has expired or is not yet valid", Problem(leaf, [], root), StringComparison.Ordinal);
    }

    private static string? Problem(X509Certificate2 leaf, X509Certificate2[] sent, params X509Certificate2[] authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return CertificateChain.FindProblem(leaf, chain, [.. authorities]);
    }

    private static X509Certificate2 Make(string name, X509Certificate2? issuer, bool isAuthority, int days = 10)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(From, From.AddDays(20));
        }

        using var issued = request.Create(issuer, From, From.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
