using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace MeProp.Conformance;

/// <summary>Runs a theory of a <see cref="DeviceSuite"/> once for the name of each of its devices.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDeviceAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var suite = (DeviceSuite)Activator.CreateInstance(testMethod.ReflectedType!)!;
        return new([.. suite.Devices.Keys.Select(name => new TheoryDataRow<string>(name))]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
