namespace DmMaster.Store.Tests.InProcess;

/// <summary>With a journal that takes its time.</summary>
public sealed class InProcessJournaledLinearizabilityTests : JournaledLinearizability
{
    protected override int FailuresInHundred => 0;
}
