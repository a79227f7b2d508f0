using DmMaster.Config;
using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Sources;

/// <summary>What DM answers to operations on sources that it does not do. Wrong configurations are complained of first.</summary>
public sealed class RefuseSourceOperation(SourceIntake intake)
{
    /// <summary>The answer.</summary>
    public async Task<OperationOutcome> ExecuteAsync(SourceOp op, SourcesRequest request, CancellationToken cancellationToken)
    {
        if (op == SourceOp.UpdateSource)
        {
            var read = await intake.ReadAsync(request.Configs, request.Budget, cancellationToken);
            return new OperationOutcome.Refused(read.Error ?? DmError.Plain("Update worker config is not supported by dm-ha now"));
        }

        return new OperationOutcome.Refused(SourceFiles.Decode(request.Configs).Error ?? MasterErrors.InvalidOperation(op.ToString(), "source"));
    }
}
