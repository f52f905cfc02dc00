namespace MeProp.Conformance;

/// <summary>
/// Tests that every device must pass. A project with a device derives one class from each suite:
/// <code>
/// public sealed class DenseTests : DenseConformance
/// {
///     public override IReadOnlyDictionary&lt;string, Func&lt;DeviceUnderTest&gt;&gt; Devices =&gt; MyDevices.All;
/// }
/// </code>
/// </summary>
public abstract class DeviceSuite
{
    /// <summary>The devices under test: their names, and what makes them.</summary>
    public abstract IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices { get; }

    protected DeviceUnderTest Open(string name) => Devices[name]();
}
