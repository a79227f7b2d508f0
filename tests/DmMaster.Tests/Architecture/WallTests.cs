using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using DmMaster.Config;
using DmMaster.Operations;
using DmMaster.Protocol.Dm;
using DmMaster.Store;
using DmMaster.Testing;
using DmMaster.Worker;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace DmMaster.Tests.Architecture;

/// <summary>Which part may know which: the walls of the design.</summary>
public sealed class WallTests
{
    private static readonly System.Reflection.Assembly Ctl = System.Reflection.Assembly.Load("dmctl");

    private static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader().LoadAssemblies(
        typeof(OperateTaskRequest).Assembly,
        typeof(IKeyValueStore).Assembly,
        typeof(DmError).Assembly,
        typeof(OperationOutcome).Assembly,
        typeof(NativeWorker).Assembly,
        typeof(InProcessMaster).Assembly,
        Ctl).Build();

    /// <summary>Namespace, and what it must not reach.</summary>
    public static TheoryData<string, string[]> Walls => new()
    {
        { "DmMaster.Protocol", ["DmMaster.Store", "DmMaster.Config", "DmMaster.Registry", "DmMaster.Worker", "DmMaster.Ctl", "DmMaster.Testing"] },
        { "DmMaster.Config", ["DmMaster.Protocol", "DmMaster.Store", "DmMaster.Registry", "DmMaster.Ctl", "DmMaster.Hosting"] },
        { "DmMaster.Store", ["DmMaster.Protocol.Dm", "DmMaster.Protocol.V1", "DmMaster.Config", "DmMaster.Registry", "DmMaster.Operations"] },
        { "DmMaster.Registry", ["DmMaster.Workers", "DmMaster.Shards", "DmMaster.Operations", "DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Databases", ["DmMaster.Protocol", "DmMaster.Store", "DmMaster.Registry", "DmMaster.Workers", "DmMaster.Shards", "DmMaster.Operations", "DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Workers", ["DmMaster.Shards", "DmMaster.Operations", "DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Shards", ["DmMaster.Workers", "DmMaster.Operations", "DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Operations", ["DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Services", ["DmMaster.Store", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Http", ["DmMaster.Store", "DmMaster.Registry", "DmMaster.Services", "DmMaster.Hosting"] },
        { "DmMaster.Telemetry", ["DmMaster.Store", "DmMaster.Registry", "DmMaster.Workers", "DmMaster.Operations", "DmMaster.Services", "DmMaster.Http", "DmMaster.Hosting"] },
        { "DmMaster.Worker", ["DmMaster.Registry", "DmMaster.Store", "DmMaster.Config", "DmMaster.Operations", "DmMaster.Hosting"] },
        { "DmMaster.Ctl", ["DmMaster.Registry", "DmMaster.Store", "DmMaster.Operations", "DmMaster.Workers", "DmMaster.Services", "DmMaster.Hosting", "DmMaster.Testing"] },
        { "DmMaster.Testing", ["DmMaster.Ctl"] },
    };

    [Theory]
    [MemberData(nameof(Walls))]
    public void Namespace_KnowsNothingBeyondItsWall(string name, string[] beyond)
    {
        Assert.NotEmpty(In(name).GetObjects(Code));
        foreach (var other in beyond)
        {
            Separate(name, other).Check(Code);
        }
    }

    /// <summary>An error and a result pass through; what a configuration is, is not the services' affair.</summary>
    [Fact]
    public void Services_KnowOfConfigurationsNothingButErrors() => In("DmMaster.Services").Should().NotDependOnAny(
        Types().That().ResideInNamespaceMatching(@"^DmMaster\.Config(\.|$)").And().AreNot(typeof(DmError), typeof(DmResult<>))).Check(Code);

    /// <summary>A driver is the affair of the room for databases.</summary>
    [Fact]
    public void Driver_IsKnownToTheDatabasesAlone()
    {
        var driver = Types(includeReferenced: true).That().ResideInNamespaceMatching("^MySqlConnector");

        Assert.NotEmpty(driver.GetObjects(Code));
        Types().That().ResideInNamespaceMatching(@"^DmMaster\.").And().DoNotResideInNamespaceMatching(@"^DmMaster\.Databases(\.|$)").Should().NotDependOnAny(driver).Check(Code);
    }

    [Fact]
    public void Wall_ThatIsBroken_IsNoticed() =>
        Assert.Throws<FailedArchRuleException>(() => Separate("DmMaster.Services", "DmMaster.Operations").Check(Code));

    [Fact]
    public void Generated_CodeIsAllThatTheProtocolHolds() =>
        Assert.All(
            typeof(OperateTaskRequest).Assembly.GetExportedTypes(),
            type => Assert.StartsWith("DmMaster.Protocol.", type.Namespace, StringComparison.Ordinal));

    private static ArchRule<ArchUnitNET.Domain.IType> Separate(string name, string other) =>
        In(name).Should().NotDependOnAny(In(other)).WithoutRequiringPositiveResults();

    private static GivenTypesConjunction In(string name) =>
        Types().That().ResideInNamespaceMatching($@"^{name.Replace(".", @"\.", StringComparison.Ordinal)}(\.|$)");
}
