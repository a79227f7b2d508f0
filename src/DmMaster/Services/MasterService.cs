using DmMaster.Operations.Members;
using DmMaster.Operations.Sources;
using DmMaster.Operations.Status;
using DmMaster.Operations.Tasks;
using DmMaster.Operations.Workers;
using DmMaster.Protocol.Dm;

namespace DmMaster.Services;

/// <summary>
/// <c>pb.Master</c>: decodes, calls the operation, encodes. What this version does not have yet answers
/// UNIMPLEMENTED, from the generated base.
/// </summary>
public sealed partial class MasterService(
    TaskVerbs tasks, SourceVerbs sources, QueryStatus queryStatus, ListMembers members, RegisterWorker registerWorker, ServiceContext context)
    : Master.MasterBase;
