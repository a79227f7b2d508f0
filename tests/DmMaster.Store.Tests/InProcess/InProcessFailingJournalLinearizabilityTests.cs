namespace DmMaster.Store.Tests.InProcess;

/// <summary>With a journal that now and then cannot write: what was not written never happened.</summary>
public sealed class InProcessFailingJournalLinearizabilityTests : JournaledLinearizability
{
    protected override int FailuresInHundred => 20;

    protected override bool FailedDoNothing => true;

    protected override bool MustFail => true;
}
