using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace DmMaster.Hosting.Bounds;

/// <summary>The body of a request, counted as it grows: a message is read whole before it is looked at.</summary>
/// <remarks>What a call with one request has taken stays counted until its end, since the message lives as long; on a stream only what is there counts.</remarks>
/// <param name="inner">The body.</param>
/// <param name="context">The call.</param>
internal sealed class MeteredBody(PipeReader inner, HttpContext context) : PipeReader, IRequestBodyPipeFeature
{
    /// <summary>What every call may have for nothing: as much as its stream costs anyhow.</summary>
    private const int Free = 16 << 10;

    private long _held;

    /// <inheritdoc/>
    public PipeReader Reader => this;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return AwaitAsync(reading);
        }

        var result = reading.Result;
        Count(result);
        return new(result);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var hasRead = inner.TryRead(out result);
        if (hasRead)
        {
            Count(result);
        }

        return hasRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> reading)
    {
        var result = await reading;
        Count(result);
        return result;
    }

    private void Count(in ReadResult result)
    {
        var length = result.Buffer.Length;
        if (!result.IsCompleted && context.Features.Get<CallLoad>() is { Unpacked: > 0 } unpacked)
        {
            unpacked.ReturnUnpacked();
        }

        if (length > _held && length > Free)
        {
            if (CallLoad.Of(context) is { } load && !load.TryTake(length - _held, isAnswer: false, out var problem))
            {
                inner.AdvanceTo(result.Buffer.End);
                throw LoadErrors.Refused(problem);
            }

            _held = length;
        }
        else if (length < _held && !result.IsCompleted)
        {
            CallLoad.Of(context)?.Return(_held - length);
            _held = length;
        }
    }
}
