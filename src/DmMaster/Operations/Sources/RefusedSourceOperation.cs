using DmMaster.Protocol.Dm;

namespace DmMaster.Operations.Sources;

/// <summary>What DM answers to operations on sources that it does not do.</summary>
public static class RefusedSourceOperation
{
    /// <summary>The answer. Wrong configurations are complained of first.</summary>
    public static string Reason(SourceOp op, IReadOnlyList<string> configs)
    {
        var isUpdate = op == SourceOp.UpdateSource;
        _ = isUpdate ? SourceFiles.Read(configs, out var refusal) : SourceFiles.Decode(configs, out refusal);
        return refusal.Length > 0
            ? refusal
            : isUpdate
                ? "Update worker config is not supported by dm-ha now"
                : MasterErrors.InvalidOperation(op.ToString(), "source").ToString();
    }
}
