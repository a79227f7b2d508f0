using DmMaster.Protocol.Dm;

namespace DmMaster.Services;

/// <summary><c>pb.Master</c>: decodes, calls the operation, encodes.</summary>
public sealed partial class MasterService(
    TaskVerbs tasks, SourceVerbs sources, MemberVerbs members, RelayVerbs relays, StatusVerbs status, ConfigVerbs configs)
    : Master.MasterBase;
