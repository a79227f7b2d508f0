using System.Reflection;

namespace DmMaster.Tests.Architecture;

/// <summary>The number of a log message stands in the log where others look for a line: it means one message.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void Number_OfALogMessage_IsOfOneAlone()
    {
        var types = typeof(DmMaster.Operations.OperationOutcome).Assembly.GetTypes().Where(static type => type.Name == "EventIds").ToList();
        var numbers = types.SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => field.IsLiteral).Select(static field => (Number: (int)field.GetRawConstantValue()!, field.Name)).ToList();

        Assert.True(types.Count > 1 && numbers.Count > 20);
        Assert.Empty(numbers.GroupBy(static id => id.Number).Where(static same => same.Count() > 1).SelectMany(static same => same));
    }
}
