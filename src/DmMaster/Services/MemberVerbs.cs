using DmMaster.Operations;
using DmMaster.Operations.Members;
using DmMaster.Operations.Workers;

namespace DmMaster.Services;

/// <summary>The operations on members, and who this member is.</summary>
/// <param name="List">list-member.</param>
/// <param name="Register">What a starting dm-worker calls.</param>
/// <param name="Offline">offline-member.</param>
/// <param name="Identity">This master.</param>
/// <param name="Secret">What a worker is told with its registration.</param>
public sealed record MemberVerbs(
    ListMembers List, RegisterWorker Register, OfflineMember Offline, MasterIdentity Identity, SharedSecret Secret);
