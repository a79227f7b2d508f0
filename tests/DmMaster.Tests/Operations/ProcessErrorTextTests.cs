using DmMaster.Operations;
using DmMaster.Protocol.Dm;

namespace DmMaster.Tests.Operations;

public sealed class ProcessErrorTextTests
{
    [Fact]
    public void Of_NoErrors_IsEmpty()
    {
        Assert.Equal("", ProcessErrorText.Of(null));
        Assert.Equal("", ProcessErrorText.Of(new ProcessResult { IsCanceled = true }));
    }

    [Fact]
    public void Of_Errors_IsDmsTextWithItsBlanks()
    {
        var result = new ProcessResult
        {
            Errors =
            {
                new ProcessError { ErrCode = 10006, ErrClass = "database", Message = "a \"b\"\n'c'\té\\" },
                new ProcessError { ErrCode = 1 },
            },
        };

        Assert.Equal(
            "[code=38032:class=dm-master:scope=internal:level=high], Message: some error occurs in dm-worker: " +
            """ErrCode:10006 ErrClass:"database" Message:"a \"b\"\n'c'\t\303\251\\" , ErrCode:1 """ +
            ", Workaround: Please execute `query-status` to check status.",
            ProcessErrorText.Of(result));
    }
}
