using Grpc.Core;
using Wire = DmMaster.Protocol.Etcd;

namespace DmMaster.Store.EtcdApi;

/// <summary><c>etcdserverpb.Auth</c>: who may call is decided by the port's certificates; etcd's own users are off and stay off.</summary>
public sealed class AuthService(Headers headers) : Wire.Auth.AuthBase
{
    /// <inheritdoc/>
    public override Task<Wire.AuthStatusResponse> AuthStatus(Wire.AuthStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.AuthStatusResponse { Header = headers.Now(), Enabled = false, AuthRevision = 1 });

    /// <inheritdoc/>
    public override Task<Wire.AuthenticateResponse> Authenticate(Wire.AuthenticateRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.AuthNotEnabled();

    /// <inheritdoc/>
    public override Task<Wire.AuthEnableResponse> AuthEnable(Wire.AuthEnableRequest request, ServerCallContext context) =>
        throw EtcdApiErrors.NoRootUser();

    /// <inheritdoc/>
    public override Task<Wire.AuthDisableResponse> AuthDisable(Wire.AuthDisableRequest request, ServerCallContext context) =>
        Task.FromResult(new Wire.AuthDisableResponse { Header = headers.Now() });
}
